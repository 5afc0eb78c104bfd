//! A client's calendar program answers our invitations.

use booking::{AnswerStanding, Event, InvitationAnswer, Invited, SiteVisit, TaskKind};
use store::StoredBooking;

use crate::support::{Engine, Letter, Mail, TestApp, june_14};

const ANNA: &str = "Anna Keller <anna@client.example>";
const TO_ANNA: &str = "anna@client.example";

/// Anna has an option and is to visit the house; the letter with the invitation.
async fn invited(app: &TestApp) -> Letter {
    let event = june_14(app.now());
    let wish = format!("We would like Room B on {}, 25 people, 10:00 to 16:00.", event.format("%d.%m.%Y"));
    app.receive(&Mail::new(ANNA, "Room B", &wish)).await;
    says(app, "Could we come by to see the rooms before the event?").await;
    let SiteVisit::DatesOffered { days } = app.booking().await.booking.visit else { panic!("days are offered") };
    says(app, &format!("{} at 14:00 suits us.", days[0].day.format("%d.%m.%Y"))).await
}

async fn says(app: &TestApp, text: &str) -> Letter {
    let last = app.letterbox().to(TO_ANNA).pop().unwrap();
    app.receive(&Mail::answer(ANNA, &last, text)).await;
    app.letterbox().to(TO_ANNA).pop().unwrap()
}

/// What the invitation says of something.
fn value(letter: &Letter, name: &str) -> String {
    let text = letter.invitation.as_ref().expect("the letter has an invitation").replace("\r\n ", "");
    text.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).unwrap().to_owned()
}

/// What a calendar program sends when somebody taps a button under the invitation.
fn tap(who: &str, letter: &Letter, answer: &str, further: &str) -> Mail {
    let (uid, sequence) = (value(letter, "UID"), value(letter, "SEQUENCE"));
    let address = who.rsplit_once('<').map_or(who, |(_, address)| address.trim_end_matches('>'));
    let reply = format!(
        "BEGIN:VCALENDAR\r\nPRODID:-//Google Inc//Google Calendar 70.9054//EN\r\nVERSION:2.0\r\nMETHOD:REPLY\r\n\
         BEGIN:VEVENT\r\nUID:{uid}\r\nSEQUENCE:{sequence}\r\nDTSTAMP:20260112T090000Z\r\n\
         ATTENDEE;PARTSTAT={answer}:mailto:{address}\r\n{further}END:VEVENT\r\nEND:VCALENDAR\r\n"
    );
    let text = format!("{who} has accepted this invitation. We accept.");
    Mail::answer(who, letter, &text).with_file("text/calendar", &reply)
}

/// The answers in the journal.
async fn noted(app: &TestApp) -> Vec<(Invited, InvitationAnswer, AnswerStanding)> {
    let StoredBooking { booking, .. } = app.services.store.bookings(None, 9).await.unwrap().remove(0);
    let journal = app.services.store.journal(booking.number).await.unwrap();
    let answers = journal.into_iter().filter_map(|line| match line.entry.event {
        Event::InvitationAnswered { to, answer, standing } => Some((to, answer, standing)),
        _ => None,
    });
    answers.collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_is_noted_and_accepts_no_offer() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = TestApp::start(engine).await;
        let letter = invited(&app).await;
        let mails = app.letterbox().all().len();
        for answer in ["ACCEPTED", "TENTATIVE"] {
            app.receive(&tap(ANNA, &letter, answer, "")).await;
        }
        let current = AnswerStanding::Current;
        assert_eq!(
            noted(&app).await,
            [
                (Invited::Visit, InvitationAnswer::Accepted, current),
                (Invited::Visit, InvitationAnswer::Tentative, current)
            ]
        );
        assert_eq!(app.booking().await.booking.acceptance, None, "its text says \"accept\"");
        assert_eq!((app.open_tasks().await.len(), app.letterbox().all().len()), (0, mails), "and nobody is written to");
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_no_is_for_the_manager_and_words_are_read_by_a_person() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let app = TestApp::start(engine).await;
        let letter = invited(&app).await;
        app.receive(&tap(ANNA, &letter, "DECLINED", "")).await;
        let task = app.open_tasks().await.remove(0);
        assert_eq!((task.kind, task.booking), (TaskKind::ManualReview, Some(app.booking().await.booking.number)));
        let told = app.letterbox().to("manager@venue.example").pop().unwrap();
        assert!(told.text.contains("invitation to the visit declined"), "{}", told.text);
        assert!(matches!(app.booking().await.booking.visit, SiteVisit::Scheduled { .. }), "a person decides");
        app.approve().await;

        app.receive(&tap(ANNA, &letter, "ACCEPTED", "COMMENT:We bring a dog\r\n")).await;
        assert_eq!(app.open_tasks().await.remove(0).kind, TaskKind::ManualReview);
        app.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_answer_to_an_earlier_invitation_or_of_somebody_else_is_noted_as_that() {
    let app = TestApp::start(Engine::Sqlite).await;
    let first = invited(&app).await;
    let moved = says(&app, "Can we move the visit to 16:00 on the same day?").await;
    assert_ne!(value(&first, "SEQUENCE"), value(&moved, "SEQUENCE"));
    app.receive(&tap(ANNA, &first, "DECLINED", "")).await;
    app.receive(&tap("Ben <ben@client.example>", &moved, "DECLINED", "")).await;
    assert_eq!(
        noted(&app).await,
        [
            (Invited::Visit, InvitationAnswer::Declined, AnswerStanding::Outdated),
            (Invited::Visit, InvitationAnswer::Declined, AnswerStanding::FromAnother)
        ]
    );
    assert!(app.open_tasks().await.is_empty());

    // A stranger who has guessed the UID, and an invitation that nobody of us has written.
    let mut stranger = tap("eve@elsewhere.example", &moved, "DECLINED", "");
    (stranger.to, stranger.answers) = ("bookings@venue.example".to_owned(), None);
    app.receive(&stranger).await;
    let mut foreign = moved.clone();
    foreign.invitation = foreign.invitation.map(|text| text.replace("UID:BH-", "UID:XY-"));
    app.receive(&tap(ANNA, &foreign, "ACCEPTED", "")).await;
    assert_eq!((noted(&app).await.len(), app.open_tasks().await.len()), (2, 2), "a person looks at them");
    app.stop().await;
}
