//! What the manager does: looks at what waits, and decides it.

use booking::Terms;
use jobs::decisions::{Decided, Decision, Verdict, decide};
use store::Task;

use super::app::TestApp;

impl TestApp {
    /// The tasks that wait for the manager, oldest first.
    pub(crate) async fn open_tasks(&self) -> Vec<Task> {
        let mut tasks = self.services.store.tasks(Some(booking::TaskState::Open), 100).await.unwrap();
        tasks.reverse();
        tasks
    }

    /// The manager says yes to the only open task.
    pub(crate) async fn approve(&self) -> Task {
        self.decide(Verdict::Approve { text: None, terms: Terms::default() }).await
    }

    /// The manager says no to the only open task.
    pub(crate) async fn reject(&self, note: &str) -> Task {
        self.decide(Verdict::Reject { note: Some(note.to_owned()) }).await
    }

    /// The manager says yes to the only open task in their own words.
    pub(crate) async fn answer(&self, text: &str) -> Task {
        self.decide(Verdict::Approve { text: Some(text.to_owned()), terms: Terms::default() }).await
    }

    /// The manager says yes to the only open task, naming an amount.
    pub(crate) async fn approve_with(&self, amount: &str) -> Task {
        let terms = Terms { amount: Some(amount.parse().unwrap()), ..Terms::default() };
        self.decide(Verdict::Approve { text: None, terms }).await
    }

    /// The manager says yes to this task.
    pub(crate) async fn decide_on(&self, task: i64) {
        let verdict = Verdict::Approve { text: None, terms: Terms::default() };
        decide(&self.services, &Decision { task, verdict, seen_version: None }).await.unwrap();
        self.drain().await;
    }

    async fn decide(&self, verdict: Verdict) -> Task {
        let open = self.open_tasks().await;
        assert_eq!(
            open.len(),
            1,
            "one open task is expected: {:?}",
            open.iter().map(|task| task.kind).collect::<Vec<_>>()
        );
        let decided = decide(&self.services, &Decision { task: open[0].id, verdict, seen_version: None }).await;
        self.drain().await;
        match decided.unwrap() {
            Decided::Now(task) => task,
            Decided::Before(task) => panic!("task {} was decided before", task.id),
        }
    }
}
