//! A sentence for every event, and no personal data in any of them.

use crate::{TaskKind, TaskState, event::samples::every_event};

#[test]
#[expect(clippy::too_many_lines, reason = "a table: one sentence an event")]
fn every_event_reads_as_a_sentence() {
    let sentences: Vec<_> = every_event().iter().map(ToString::to_string).collect();
    let expected = [
        "inquiry opened",
        "date set to 2026-06-14",
        "dates set to 2026-06-14 – 2026-06-15",
        "start set to 10:00",
        "time set to 10:00–16:00",
        "guests set to 25",
        "layout set to U-shape",
        "products added: prosecco",
        "room B cannot have: prosecco",
        "room B wished",
        "client asked for: date, time, number of guests",
        "the date 2026-06-14 has passed",
        "150 guests are more than the 120 of the largest room",
        "rooms proposed: none",
        "no such room; rooms proposed: A, C",
        "room B is taken; rooms proposed: A, C",
        "room B holds only 60; rooms proposed: A, C",
        "room B cannot be furnished as wished; rooms proposed: A, C",
        "room B held as an option",
        "room B released",
        "offer v1 made: CHF 750.00",
        "nothing new; offer v1 stands",
        "offer v1 sent",
        "offer v1 accepted",
        "an older offer was accepted; v2 is current",
        "accepted while there was no offer to accept",
        "acceptance approved",
        "acceptance rejected",
        "billing address given in part",
        "billing address complete",
        "payment of 225.00 received",
        "225.00 returned",
        "payment needs a look: it is in another currency",
        "payment needs a look: nothing was due",
        "payment needs a look: it is more than was due",
        "payment needs a look: money went back",
        "booking confirmed",
        "confirmation held back",
        "option ended, room B released",
        "message left to the team",
        "task opened: approve_acceptance",
        "task superseded: approve_acceptance",
        "products removed: prosecco",
        "something wished that the catalogue does not have",
        "a discount of 90.00 given by the manager",
        "an item of 90.00 added by the manager",
        "client asked to go on without what cannot be had",
        "a total of 90.00 asked for",
        "a lower price asked for",
        "the price stands",
        "client declined",
        "goodbye said",
        "client asked whether to cancel",
        "not cancelled",
        "booking cancelled, 90.00 to be refunded",
        "90.00 to be refunded",
        "refund sent by the manager",
        "refund held back by the manager",
        "client says to have paid",
        "questions asked",
        "client wants a person",
        "the same message again",
        "client wrote about a booking that has ended",
        "client not heard of for too long",
        "a date wished vaguely",
        "dates proposed: 2026-06-12, 2026-06-19",
        "further dates left to the manager",
        "further dates held back",
        "the house is closed on 2026-06-14",
        "the house is closed on 2026-06-14",
        "client insists on room B",
        "conflict about the room decided",
        "room B given to another booking",
        "visit offered on: 2026-06-10",
        "visit times offered on 2026-06-10",
        "visit on 2026-06-10 at 10:00",
        "no visit",
        "the visit took place",
        "client did not come to the visit",
        "reminded: the visit is tomorrow",
        "reminded: the visit was yesterday",
        "reminded: the option ends soon",
        "reminded: the deposit is due soon",
        "reminded: the deposit is due",
        "reminded: the deposit is overdue",
        "reminded: the billing address is needed soon",
        "reminded: the billing address is needed",
        "reminded: the billing address is overdue",
        "option extended until 2026-02-03 09:00 UTC",
        "deposit awaited until 2026-06-13",
        "billing address awaited until 2026-06-13",
        "a payment was reported under two ids",
        "invitation to the event accepted",
        "invitation to the visit declined, but it is no longer the newest one",
        "invitation to the event accepted tentatively, but from another address than the invited one",
        "client's data erased",
    ];
    for (sentence, expected) in sentences.iter().zip(expected) {
        assert_eq!(sentence, expected);
    }
    assert_eq!(sentences.len(), expected.len());
}

#[test]
fn tasks_are_named_as_in_json() {
    use TaskState::{Approved, Expired, Open, Rejected, Superseded};
    for state in [Open, Approved, Rejected, Superseded, Expired] {
        assert_eq!(serde_json::to_value(state).unwrap(), state.to_string());
    }
    for kind in TaskKind::ALL {
        assert_eq!(serde_json::to_value(kind).unwrap(), kind.to_string());
    }
}
