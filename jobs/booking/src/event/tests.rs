//! The journal outlives this code: what was written stays readable, and is written the same way tomorrow.

use serde_json::{Value, json};

use super::{Event, Mismatch};
use crate::{
    ActKind, Layout, Missing, RoomRefusal, TaskKind, TaskState,
    event::samples::{every_event, tag},
};

/// The name of each event in the journal. Lines are only ever added.
const TAGS: &[&str] = &[
    "opened",
    "date_set",
    "start_set",
    "times_set",
    "participants_set",
    "layout_set",
    "products_added",
    "products_left_out",
    "room_wished",
    "asked",
    "past_date_named",
    "too_many_guests",
    "rooms_proposed",
    "hold_taken",
    "hold_released",
    "offer_made",
    "offer_stands",
    "offer_sent",
    "offer_accepted",
    "older_version_accepted",
    "accepted_too_early",
    "acceptance_approved",
    "acceptance_rejected",
    "billing_given",
    "payment_received",
    "payment_returned",
    "payment_unmatched",
    "confirmation_approved",
    "confirmation_held_back",
    "option_ended",
    "left_to_team",
    "task_opened",
    "task_closed",
    "products_removed",
    "unknown_product_wished",
    "extra_line_added",
    "go_on_without",
    "counter_made",
    "counter_refused",
    "declined",
    "goodbye_said",
    "cancel_asked",
    "cancel_dropped",
    "cancelled",
    "refund_due",
    "refund_ordered",
    "refund_held_back",
    "payment_claimed",
    "questions_asked",
    "human_asked",
    "repeated",
    "written_after_the_end",
    "went_silent",
    "wished_vaguely",
    "dates_proposed",
    "dates_left_to_manager",
    "dates_held_back",
    "day_blocked",
    "insisted",
    "conflict_decided",
    "room_given_away",
    "visit_dates_offered",
    "visit_times_offered",
    "visit_scheduled",
    "visit_dropped",
    "visit_done",
    "visit_missed",
    "reminded",
    "option_extended",
    "deposit_awaited",
    "billing_awaited",
    "payments_are_one",
    "invitation_answered",
    "client_forgotten",
];

#[test]
fn every_event_keeps_its_name_in_the_journal() {
    let events = every_event();
    for event in &events {
        assert_eq!(serde_json::to_value(event).unwrap()["type"], tag(event));
    }
    let mut written: Vec<_> = events.iter().map(tag).collect();
    written.dedup();
    assert_eq!(written, TAGS, "a sample of each, in order");
}

#[test]
fn every_event_is_read_as_it_was_written() {
    for event in every_event() {
        let text = serde_json::to_string(&event).unwrap();
        assert_eq!(serde_json::from_str::<Event>(&text).unwrap(), event, "{text}");
    }
}

#[test]
fn the_fields_of_every_event_are_frozen() {
    let frozen: Vec<Value> = serde_json::from_str(include_str!("golden.json")).unwrap();
    let events = every_event();
    for (event, frozen) in events.iter().zip(&frozen) {
        assert_eq!(&serde_json::to_value(event).unwrap(), frozen);
        assert_eq!(event, &serde_json::from_value::<Event>(frozen.clone()).unwrap(), "an old line is still read");
    }
    assert_eq!(events.len(), frozen.len());
}

#[test]
fn the_words_inside_events_are_frozen() {
    use ActKind::{Accept, Unclear};
    let words = [
        (json!(Missing::Date), "date"),
        (json!(Missing::Time), "time"),
        (json!(Missing::Participants), "participants"),
        (json!(Layout::UShape), "u_shape"),
        (json!(Mismatch::Currency), "currency"),
        (json!(Mismatch::NothingDue), "nothing_due"),
        (json!(Mismatch::Surplus), "surplus"),
        (json!(Mismatch::Returned), "returned"),
        (json!(TaskState::Open), "open"),
        (json!(TaskState::Approved), "approved"),
        (json!(TaskState::Rejected), "rejected"),
        (json!(TaskState::Superseded), "superseded"),
        (json!(TaskState::Expired), "expired"),
        (json!(TaskKind::ApproveAcceptance), "approve_acceptance"),
        (json!(TaskKind::FinalConfirmation), "final_confirmation"),
        (json!(TaskKind::CheckPayment), "check_payment"),
        (json!(TaskKind::ManualReview), "manual_review"),
        (json!(TaskKind::Unreadable), "unreadable"),
        (json!(TaskKind::CounterOffer), "counter_offer"),
        (json!(TaskKind::Goodbye), "goodbye"),
        (json!(TaskKind::SourceProduct), "source_product"),
        (json!(TaskKind::MessageManager), "message_manager"),
        (json!(TaskKind::Refund), "refund"),
        (json!(TaskKind::DateProposal), "date_proposal"),
        (json!(TaskKind::RoomConflict), "room_conflict"),
        (json!(TaskKind::DepositOverdue), "deposit_overdue"),
        (json!(TaskKind::BillingOverdue), "billing_overdue"),
        (json!(TaskKind::ReplyApproval), "reply_approval"),
        (json!(Accept), "accept"),
        (json!(Unclear), "unclear"),
    ];
    for (written, word) in words {
        assert_eq!(written, word);
    }
    let refusals = [
        (RoomRefusal::Unknown { room: "X".into() }, json!({"unknown": {"room": "X"}})),
        (
            RoomRefusal::NotFurnished { room: "B".into(), layout: Layout::UShape },
            json!({"not_furnished": {"room": "B", "layout": "u_shape"}}),
        ),
        (RoomRefusal::Busy { room: "B".into() }, json!({"busy": {"room": "B"}})),
        (RoomRefusal::TooSmall { room: "B".into(), capacity: 60 }, json!({"too_small": {"room": "B", "capacity": 60}})),
    ];
    for (refusal, written) in refusals {
        assert_eq!(json!(refusal), written);
    }
}
