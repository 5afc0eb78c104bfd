//! What is personal is not shown by `Debug`, which logs and failing assertions use.

use booking::{TaskKind, TaskState};
use serde_json::json;
use store::{NewTask, NewThread, TaskChange, ThreadId};

use crate::support::samples::{billing_address, contact, mail, ulid};

const PERSONAL: [&str; 6] = ["anna@example.com", "Anna Keller", "+41440000000", "Keller AG", "Seestrasse", "quince"];

#[test]
fn neither_what_clients_write_nor_what_managers_answer_is_shown() {
    let words = PERSONAL.join(" ");
    let task = NewTask {
        id: 7,
        kind: TaskKind::ManualReview,
        thread: None,
        message: None,
        details: json!({ "draft": words }),
    };
    let thread = NewThread { id: ThreadId(ulid()), token: "quince".to_owned() };
    let decide = TaskChange::Decide { id: 7, state: TaskState::Approved, note: Some(words.clone()) };
    let close = TaskChange::Close { kind: TaskKind::Goodbye, state: TaskState::Superseded, note: Some(words.clone()) };
    let shown = [
        format!("{task:?}"),
        format!("{thread:?}"),
        format!("{decide:?}"),
        format!("{close:?}"),
        format!("{:?}", TaskChange::Note { id: 7, note: words }),
        format!("{:?}", TaskChange::Open(task)),
        format!("{:?}", mail("<anna@example.com>")),
        format!("{:?}", contact()),
        format!("{:?}", billing_address()),
    ];
    for text in shown {
        assert!(PERSONAL.iter().all(|word| !text.contains(word)), "{text}");
        assert!(text.len() > 4, "{text:?} shows nothing at all");
    }
}
