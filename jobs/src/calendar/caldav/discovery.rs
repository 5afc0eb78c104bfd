//! Finding the calendars of a user (RFC 6764 §6, RFC 5397, RFC 4791 §6.2.1): principal, home, collections.

use libdav::{
    PropertyName,
    caldav::FindCalendars,
    dav::{FindPropertyHrefs, FoundCollection},
    names,
};
use url::Url;

use super::{
    client::{Answer, Client},
    error::CalDavError,
};

/// Where a server may be asked when its own address does not answer.
const WELL_KNOWN: [&str; 2] = ["/.well-known/caldav", "/"];
/// How often a server may send us on.
const HOPS: usize = 5;

/// A calendar on the server.
#[derive(Debug, Clone)]
pub(super) struct Collection {
    /// Where it is, with a slash at its end.
    pub(super) url: Url,
    /// What people call it.
    pub(super) name: Option<String>,
}

/// Every calendar that the user can see.
pub(super) async fn calendars(client: &Client) -> Result<Vec<Collection>, CalDavError> {
    let principal = principal(client).await?;
    let homes = match hrefs(client, &principal, &names::CALENDAR_HOME_SET).await? {
        homes if homes.is_empty() => return Err(CalDavError::NoServer),
        homes => homes,
    };
    let mut found = Vec::new();
    for home in homes {
        let request = FindCalendars::new(home.path());
        for calendar in client.ask(&home, &request).await?.calendars {
            found.push(collection(&home, &calendar)?);
        }
    }
    Ok(found)
}

fn collection(home: &Url, found: &FoundCollection) -> Result<Collection, CalDavError> {
    let mut url = home.clone();
    url.set_query(None);
    url.set_path(&slashed(&found.href));
    let name = found.properties.iter().find(|(property, _)| **property == names::DISPLAY_NAME);
    Ok(Collection { url, name: name.and_then(|(_, name)| name.clone()) })
}

/// A path as collections have it.
pub(super) fn slashed(path: &str) -> String {
    format!("{}/", path.trim_end_matches('/'))
}

async fn principal(client: &Client) -> Result<Url, CalDavError> {
    let own = client.server.url.clone();
    let others = WELL_KNOWN.iter().filter_map(|path| own.join(path).ok());
    for place in [own.clone()].into_iter().chain(others) {
        match hrefs(client, &place, &names::CURRENT_USER_PRINCIPAL).await {
            Ok(found) => {
                if let Some(principal) = found.into_iter().next() {
                    return Ok(principal);
                }
            }
            // What is no DAV resource answers in many ways.
            Err(CalDavError::Refused(status)) if status.is_client_error() => {}
            Err(CalDavError::Unreadable) => {}
            Err(error) => return Err(error),
        }
    }
    Err(CalDavError::NoServer)
}

/// The places that a property of a place names.
async fn hrefs(client: &Client, at: &Url, property: &PropertyName<'_, '_>) -> Result<Vec<Url>, CalDavError> {
    let mut at = at.clone();
    for _ in 0..HOPS {
        let request = FindPropertyHrefs::new(at.path(), property);
        let found = match client.ask_once(&at, &request).await? {
            Answer::Here(found) => found.hrefs,
            Answer::At(place) => {
                at = place;
                continue;
            }
        };
        let place = |href: &http::Uri| client.at_home(at.join(&href.to_string()).map_err(|_| CalDavError::Address)?);
        return found.iter().map(place).collect();
    }
    Err(CalDavError::NoServer)
}
