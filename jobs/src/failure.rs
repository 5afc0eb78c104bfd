//! What of a failure stands in a task or a mail: our own words where somebody can put it right, and where the log has it.
//!
//! What libraries, the system and other people's servers say of a failure stays in the log: it is internal, and may hold
//! anything.

use std::error::Error;

use crate::{
    calendar::{CalDavError, CalendarError},
    reader::llm::LlmError,
};

/// The failure of the job `id`, for people who do not see the log.
pub(crate) fn told(error: &anyhow::Error, id: &str) -> String {
    let known: Vec<String> = error.chain().filter_map(ours).collect();
    let words = if known.is_empty() { "something failed on our side".to_owned() } else { known.join(": ") };
    format!("{words} (the log has more of it under {id})")
}

/// The words of those of our errors that are written for people who run a venue.
fn ours(error: &(dyn Error + 'static)) -> Option<String> {
    let is_ours = error.is::<CalendarError>() || error.is::<CalDavError>() || error.is::<LlmError>();
    is_ours.then(|| error.to_string())
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::calendar::CalendarOf;

    #[test]
    fn what_others_say_stays_in_the_log() {
        let refused = || io::Error::other("/srv/data/calendars/b.ics of anna@client.example: permission denied");
        let written = CalendarError::Write { of: CalendarOf::Visits, source: refused() };
        let missing = CalDavError::Missing { name: "Room B".to_owned(), key: "calendar.rooms.b".to_owned() };
        let server = CalendarError::Server { of: CalendarOf::Visits, source: missing };
        let log = "(the log has more of it under 01J)";
        let cases = [
            (anyhow::Error::from(refused()), "something failed on our side".to_owned()),
            (anyhow::Error::from(refused()).context("the database refused: SELECT"), "something failed on our side".to_owned()),
            (anyhow::Error::from(written), "the calendar of the visits could not be written".to_owned()),
            (
                anyhow::Error::from(server),
                "the calendar of the visits: no calendar on the server is called \"Room B\"; make it there, or name another \
                 one in calendar.rooms.b"
                    .to_owned(),
            ),
            (anyhow::Error::from(LlmError::TimedOut), "the model's endpoint gave no answer in time".to_owned()),
        ];
        for (error, words) in cases {
            assert_eq!(told(&error, "01J"), format!("{words} {log}"));
        }
    }
}
