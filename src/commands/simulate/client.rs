//! The sample client: what she writes, in English and in German.

use chrono::NaiveDate;

use crate::cli::Language;

/// What the client writes.
pub(super) struct Client {
    /// Her `From` header.
    pub(super) from: String,
    /// Subject of her inquiry.
    pub(super) subject: &'static str,
    /// What she asks for.
    pub(super) inquiry: String,
    /// Her yes to the offer, with the invoice address.
    pub(super) acceptance: &'static str,
}

/// The client who wants Room B on `day` for 25 people from 10:00 to 16:00. `tag` makes her address her own.
pub(super) fn client(language: Language, day: NaiveDate, tag: &str) -> Client {
    let day = day.format("%d.%m.%Y");
    match language {
        Language::En => Client {
            from: format!("Anna Keller <anna.keller+{tag}@example.com>"),
            subject: "Workshop in June",
            inquiry: format!(
                "Hello\n\nWe would like to book Room B on {day} for 25 people, from 10:00 to 16:00.\n\n\
                 Kind regards\nAnna Keller\nKeller Design GmbH\n"
            ),
            acceptance: "Hello\n\nThe offer looks good, we accept it.\n\nOur billing address:\n\
                         Keller Design GmbH\nSeestrasse 12\n8002 Zürich\nSwitzerland\n\nKind regards\nAnna Keller\n",
        },
        Language::De => Client {
            from: format!("Reto Amsler <reto.amsler+{tag}@example.com>"),
            subject: "Anfrage für einen Workshop",
            inquiry: format!(
                "Guten Tag\n\nWir möchten gerne den Raum B am {day} für 25 Personen reservieren, von 10.00 bis 16.00 Uhr.\n\n\
                 Freundliche Grüsse\nReto Amsler\nAmsler Holzbau AG\n"
            ),
            acceptance: "Guten Tag\n\nDie Offerte passt, wir nehmen sie so an. Unsere Rechnungsadresse:\n\n\
                         Amsler Holzbau AG\nSagiweg 6\n8810 Horgen\nSchweiz\n\nFreundliche Grüsse\nReto Amsler\n",
        },
    }
}
