//! Questions, wishes for a person, and claims to have paid: nothing of it changes what is agreed.

use rust_decimal::Decimal;

use super::Draft;
use crate::{ActKind, Event, Question, TaskKind, World, answers};

impl Draft {
    /// What the catalogue answers is answered; the rest is for a person.
    pub(super) fn ask(self, questions: &[Question], world: &World<'_>) -> Self {
        let language = self.booking.language.clone();
        let (_, all) = answers(questions, language.as_deref(), world.catalogue);
        let draft = self.push(Event::QuestionsAsked { questions: questions.to_vec() });
        if all { draft } else { draft.leave_to_team(&[ActKind::Ask]) }
    }

    pub(super) fn ask_human(self) -> Self {
        self.push(Event::HumanAsked).open_anew(TaskKind::MessageManager)
    }

    /// A claim pays nothing; one about money that has not arrived is looked at.
    pub(super) fn claim_paid(self) -> Self {
        let arrived = self.booking.paid() > Decimal::ZERO && self.booking.deposit_outstanding().is_zero();
        let draft = self.push(Event::PaymentClaimed);
        if arrived { draft } else { draft.open_anew(TaskKind::CheckPayment) }
    }
}
