//! Whether what a model claims stands in the mail. A value that does not is refused, not dropped: an answer that invents
//! one thing is not believed in another.

use booking::{Billing, Contact, Counter, Product, Reading, Vague, Visit};
use chrono::NaiveDate;

use crate::reader::rules::evidence::Evidence;

/// The keys whose values the mail does not contain.
pub(super) fn missing(reading: &Reading, evidence: &Evidence) -> Vec<&'static str> {
    let day = |day: Option<NaiveDate>| day.is_none_or(|day| evidence.has_day(day));
    let time = |time: &Option<String>| time.as_deref().is_none_or(|time| evidence.has_time(time));
    let checks = [
        ("date", day(reading.date)),
        ("end_date", day(reading.end_date)),
        ("start", time(&reading.start)),
        ("end", time(&reading.end)),
        ("vague", reading.vague.as_ref().is_none_or(|vague| has_vague(vague, evidence))),
        ("participants", reading.participants.is_none_or(|people| evidence.has_number(people))),
        ("room", reading.room.as_deref().is_none_or(|room| evidence.has_room(room))),
        ("products", reading.products.iter().all(|product| has_product(product, evidence))),
        ("billing", reading.billing.as_ref().is_none_or(|billing| has_billing(billing, evidence))),
        ("contact", has_contact(&reading.contact, evidence)),
        ("visit", reading.visit.as_ref().is_none_or(|Visit { date, time: at }| day(*date) && time(at))),
        ("counter", reading.counter.as_ref().is_none_or(|counter| has_counter(counter, evidence))),
    ];
    checks.into_iter().filter(|(_, stands)| !stands).map(|(key, _)| key).collect()
}

/// Weekdays and parts of the day narrow proposals only, and have too many names to be looked up.
fn has_vague(vague: &Vague, evidence: &Evidence) -> bool {
    vague.month.as_deref().is_none_or(|month| evidence.has_month(month))
        && vague.week.is_none_or(|week| evidence.has_week(week))
}

fn has_product(product: &Product, evidence: &Evidence) -> bool {
    evidence.has_words(&product.name) && product.quantity.is_none_or(|quantity| evidence.has_number(quantity))
}

fn has_billing(billing: &Billing, evidence: &Evidence) -> bool {
    let Billing { name_or_company, street, postal_code, city, country } = billing;
    [name_or_company, street, postal_code, city, country].into_iter().flatten().all(|part| evidence.has_words(part))
}

fn has_contact(contact: &Contact, evidence: &Evidence) -> bool {
    contact.name.as_deref().is_none_or(|name| evidence.has_name(name))
        && contact.company.as_deref().is_none_or(|company| evidence.has_words(company))
        && contact.phone.as_deref().is_none_or(|phone| evidence.has_phone(phone))
}

fn has_counter(counter: &Counter, evidence: &Evidence) -> bool {
    [&counter.total, &counter.percent].into_iter().flatten().all(|figure| evidence.has_amount(figure))
}
