//! What the manager reads of each kind of task: a table.

use booking::TaskKind;

/// What is asked, and what either answer does.
pub(super) struct Words {
    pub(super) title: &'static str,
    pub(super) question: &'static str,
    pub(super) approve: &'static str,
    pub(super) reject: &'static str,
}

#[expect(clippy::too_many_lines, reason = "a table: four sentences a kind of task")]
pub(super) fn words(kind: TaskKind) -> Words {
    match kind {
        TaskKind::ApproveAcceptance => Words {
            title: "approve the acceptance",
            question: "The client has accepted the offer. May the acceptance stand?",
            approve: "The acceptance stands. The booking goes on to the billing address, the deposit and the final confirmation.",
            reject: "The client is told that a revised offer follows, and the offer is open again.",
        },
        TaskKind::FinalConfirmation => Words {
            title: "confirm the booking",
            question: "Acceptance, billing address and deposit are complete. Confirm the booking?",
            approve: "The booking is confirmed, the calendar entry too, and the client gets the confirmation with an invitation.",
            reject: "Nothing is sent. The task stays here with your note until it is approved.",
        },
        TaskKind::CheckPayment => Words {
            title: "check a payment",
            question: "A payment, or a client who says to have paid, does not fit what is open. Please check it.",
            approve: "The task is closed as checked. Money that you have seen arrive is counted if you give it with --amount.",
            reject: "The task is closed and nothing changes.",
        },
        TaskKind::Unreadable => Words {
            title: "look at what could not be read",
            question: "Something that came in could not be read. It is kept; please look at it.",
            approve: "The task is closed as looked at. If it is a mail, what you write with --text goes to who wrote it.",
            reject: "The task is closed and nothing changes.",
        },
        TaskKind::CounterOffer => Words {
            title: "answer a wish for a lower price",
            question: "The client asks for a lower price. Which total may the offer have?",
            approve: "A new version of the offer is sent. Give its total with --amount; without it the total that the client asked for is taken.",
            reject: "The client is told that the price stands.",
        },
        TaskKind::DateProposal => Words {
            title: "propose further dates",
            question: "Dates were proposed twice and none suited the client. Which others may be proposed?",
            approve: "The mail above is sent, or your own text if you give one (--text FILE).",
            reject: "Nothing is sent. The task stays here with your note until a text is approved.",
        },
        TaskKind::RoomConflict => Words {
            title: "decide who gets a room",
            question: "The client insists on a room that another booking holds, and gives a reason. Who gets it?",
            approve: "This client gets the room. The other booking loses it, and its client is offered other rooms.",
            reject: "The other booking keeps the room, and this client is offered other rooms.",
        },
        TaskKind::DepositOverdue => Words {
            title: "decide over an overdue deposit",
            question: "The deposit has not come, and the client was reminded. Is the room to be given up?",
            approve: "The option ends: the room is released, and the client is told. If you have seen the money arrive, give it with --amount instead: it is counted, and the room is kept.",
            reject: "The room is kept. You are asked again in some days if the deposit has not come by then.",
        },
        TaskKind::BillingOverdue => Words {
            title: "decide over a missing billing address",
            question: "The billing address has not come, and the client was reminded. Is the room to be given up?",
            approve: "The option ends: the room is released, and the client is told. If something was paid, you are asked to look at it.",
            reject: "The room is kept. You are asked again in some days if the address has not come by then.",
        },
        TaskKind::ReplyApproval => Words {
            title: "let a reply leave",
            question: "A reply to the client is written and waits. May it leave?",
            approve: "The mail above is sent, or your own text if you give one (--text FILE). If there are several, to several people, all of them are sent; your text takes the place of the last.",
            reject: "The reply is thrown away. The client hears nothing of it.",
        },
        TaskKind::Goodbye => Words {
            title: "say goodbye",
            question: "The client has declined. The room is released already. Send the goodbye?",
            approve: "The mail above is sent, or your own text if you give one (--text FILE).",
            reject: "The task is closed and nothing is sent.",
        },
        TaskKind::SourceProduct => Words {
            title: "find something that was wished",
            question: "The client wishes something that the room, or the catalogue, does not have. Can it be found?",
            approve: "It is added to the offer, and the new version is sent. Give its price with --amount, and its name with --name where the catalogue has none.",
            reject: "The client is asked to go on without it.",
        },
        TaskKind::MessageManager => Words {
            title: "write to a client",
            question: "The client would like to hear from a person.",
            approve: "Your text is sent to the client if you give one (--text FILE), and the task is closed.",
            reject: "The task is closed and nothing is sent.",
        },
        TaskKind::Refund => Words {
            title: "refund money",
            question: "Money is to go back to the client. Please send it back where it came from.",
            approve: "You have sent it. What the payment provider then reports is expected.",
            reject: "The task is closed and nothing changes.",
        },
        TaskKind::ManualReview => Words {
            title: "review a message",
            question: "A message came in that needs a person. Please look at it.",
            approve: "Your text is sent to the client if you give one (--text FILE), and the task is closed.",
            reject: "The task is closed and nothing is sent.",
        },
    }
}
