//! Effects: what the shell is told to do, beside the letters that `decide/tests` looks at.

use crate::{
    Effect, OfferState, Part, TaskKind,
    testing::{COMPLETE, Scene},
};

/// Effects in few words, without the letter.
fn caused(scene: &Scene) -> Vec<String> {
    let words = |effect: &Effect| match effect {
        Effect::Reply(_) => None,
        Effect::TakeHold(hold) => Some(format!("hold {}", hold.room)),
        Effect::ReleaseHold => Some("release".to_owned()),
        Effect::SaveOffer(offer) => Some(format!("offer {} {:?}", offer.version, offer.state)),
        Effect::OpenTask(task) => Some(format!("open {task}")),
        Effect::CloseTask(task, state) => Some(format!("{state} {task}")),
        Effect::SyncCalendar(rooms) => {
            Some(rooms.iter().fold("sync".to_owned(), |text, room| format!("{text} {room}")))
        }
        Effect::KeepVisit(_) => Some("keep the visit".to_owned()),
        Effect::SyncVisit => Some("sync the visit".to_owned()),
        Effect::CallOffVisit { .. } => Some("call off the visit".to_owned()),
        // Looked at below.
        Effect::TellOfVisits(_) => None,
        // Looked at in `decide/tests/reminders.rs`.
        Effect::RemindAt(..) => None,
        Effect::TellCancelled => Some("tell of the cancellation".to_owned()),
        Effect::TellOptionEnded(room) => Some(format!("tell that {room} ended")),
    };
    scene.effects.iter().filter_map(words).collect()
}

#[test]
fn effects_are_what_a_change_asks_of_the_world() {
    let taken = "occupy B 2026-06-20 08:00-20:00";
    let accepted = "accept 1 + billing full";
    let cases: &[(&[&str], &[&str])] = &[
        (&["inquire"], &[]),
        (&[COMPLETE], &["hold B", "offer 1 Draft", "sync B"]),
        (&[COMPLETE, COMPLETE], &[]),
        (&[COMPLETE, "sent 1"], &["offer 1 Sent"]),
        (&[COMPLETE, "sent 1", "sent 1"], &[]),
        (&[COMPLETE, "sent 2"], &[]),
        (&[COMPLETE, "give room=A"], &["hold A", "offer 1 Superseded", "offer 2 Draft", "sync B A"]),
        (&[COMPLETE, "give day=2026-06-20"], &["hold B", "offer 1 Superseded", "offer 2 Draft", "sync B"]),
        (&[COMPLETE, "give guests=30"], &["offer 1 Superseded", "offer 2 Draft", "sync B"]),
        (&[COMPLETE, "give product=lunch_package"], &["offer 1 Superseded", "offer 2 Draft"]),
        (&[COMPLETE, "give layout=theatre"], &[]),
        (&[COMPLETE, taken, "give day=2026-06-20"], &["release", "offer 1 Expired", "sync B"]),
        (
            &[COMPLETE, "accept 1", taken, "give day=2026-06-20"],
            &["release", "offer 1 Expired", "superseded approve_acceptance", "sync B"],
        ),
        (&[COMPLETE, "accept 1"], &["offer 1 Accepted", "open approve_acceptance"]),
        (&[COMPLETE, "accept 1", "reject approve_acceptance"], &["offer 1 Sent", "rejected approve_acceptance"]),
        (&[COMPLETE, "accept 1", "approve approve_acceptance"], &["hold B", "approved approve_acceptance"]),
        (
            &[COMPLETE, accepted, "pay p1 225 CHF", "approve approve_acceptance"],
            &["hold B", "approved approve_acceptance", "open final_confirmation"],
        ),
        (
            &[COMPLETE, accepted, "pay p1 225 CHF", "approve approve_acceptance", "approve final_confirmation"],
            &["hold B", "approved final_confirmation", "sync B", "keep the visit"],
        ),
        (
            &[COMPLETE, accepted, "pay p1 225 CHF", "approve approve_acceptance", "refund p1 r1 5 CHF"],
            &["open check_payment", "superseded final_confirmation"],
        ),
        (&[COMPLETE, "wait 7", "tick"], &["release", "offer 1 Expired", "tell that B ended", "sync B"]),
        (&[COMPLETE, "wait 7", "accept 1"], &["hold B", "offer 1 Expired", "offer 2 Draft"]),
        (&[COMPLETE, "pay p1 5 CHF", "pay p2 5 CHF"], &["superseded check_payment", "open check_payment"]),
    ];
    for (steps, expected) in cases {
        assert_eq!(caused(&Scene::after(steps)), *expected, "{steps:?}");
    }
}

#[test]
fn an_overview_shows_what_each_room_holds_in_the_wished_layout_and_costs() {
    let scene = Scene::after(&["inquire event guests=30 layout=workshop"]);
    let [Part::RoomOverview { refusal, event, participants, rooms }] = &scene.letter().unwrap().parts[..] else {
        panic!("an overview: {}", scene.said())
    };
    assert_eq!((refusal, *participants), (&None, 30));
    assert_eq!((event.end - event.start).num_hours(), 6, "without the buffers");
    let lines: Vec<_> = rooms.iter().map(|line| format!("{} {} {}", line.room, line.capacity, line.day_rate)).collect();
    assert_eq!(lines, ["F 30 600.00", "B 32 750.00", "C 40 1100.00"]);
}

#[test]
fn an_offer_says_until_when_the_room_is_held() {
    let scene = Scene::after(&[COMPLETE]);
    let [Part::Offer { held_until, .. }] = scene.letter().unwrap().parts[..] else { panic!("an offer") };
    assert_eq!(held_until, scene.now + chrono::Duration::days(7));
    let mut later = Scene::after(&[COMPLETE, "wait 3"]);
    later.play("give product=prosecco").unwrap();
    let [Part::Offer { held_until, .. }] = later.letter().unwrap().parts[..] else { panic!("an offer") };
    assert_eq!(held_until, later.now + chrono::Duration::days(4), "a product does not lengthen the option");
}

#[test]
fn the_calendar_follows_the_hold() {
    let entry = |steps: &[&str]| crate::desired_entry(&Scene::after(steps).booking);
    assert_eq!(entry(&["inquire"]), None);
    let option = entry(&[COMPLETE]).unwrap();
    assert_eq!((option.room.0.as_str(), option.participants), ("B", 25));
    assert_eq!(entry(&[COMPLETE, "give guests=30"]).unwrap().participants, 30);
    assert_eq!(entry(&[COMPLETE, "wait 7", "tick"]), None);
}

#[test]
fn an_offer_is_saved_in_the_state_that_the_booking_knows() {
    let scene = Scene::after(&[COMPLETE, "give guests=30", "sent 1"]);
    assert!(scene.effects.is_empty(), "a replaced offer is not sent any more");
    assert_eq!(scene.booking.offers[0].offer.state, OfferState::Superseded);
    assert!(!scene.booking.open_tasks.contains(&TaskKind::ApproveAcceptance));
}

#[test]
fn the_manager_hears_of_visits_on_every_day_of_an_event_whose_room_is_taken_and_of_no_other() {
    let told = |steps: &[&str]| {
        let scene = Scene::after(steps);
        let local = |at: chrono::DateTime<chrono::Utc>| at.with_timezone(&scene.zone).format("%d.%m %H:%M").to_string();
        scene.effects.iter().find_map(|effect| match effect {
            Effect::TellOfVisits(days) => Some(format!("{} to {}", local(days.start), local(days.end))),
            _ => None,
        })
    };
    let cases: &[(&[&str], Option<&str>)] = &[
        (&[COMPLETE], Some("14.06 00:00 to 15.06 00:00")),
        (&["inquire complete to=2026-06-16"], Some("14.06 00:00 to 17.06 00:00")),
        (&["inquire complete start=20:00 end=02:00"], Some("14.06 00:00 to 16.06 00:00")),
        (&["inquire complete start=20:00 end=00:00"], Some("14.06 00:00 to 15.06 00:00")),
        (&[COMPLETE, "give day=2026-06-20"], Some("20.06 00:00 to 21.06 00:00")),
        (&[COMPLETE, "give room=A"], None),
        (&[COMPLETE, "extend 7"], None),
        (&[COMPLETE, "decline"], None),
    ];
    for (steps, expected) in cases {
        assert_eq!(told(steps).as_deref(), *expected, "{steps:?}");
    }
}
