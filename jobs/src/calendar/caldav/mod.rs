//! Calendars on a CalDAV server (RFC 4791): what stands there, and changing it only as it was seen.
//!
//! Every entry is a resource of its own, named after its UID. Whatever is written says which version it replaces, so
//! that nobody's change is lost unseen. Does not retry and remembers nothing but where the calendars are.

mod client;
mod discovery;
mod error;
mod names;
mod server;

use std::fmt;

use booking::Window;
use libdav::{
    FetchedResource,
    caldav::{CalendarComponent, GetCalendarResources, ListCalendarResources, TimeRange},
    dav::{Delete, PutResource, mime_types::CALENDAR},
};
use tokio::sync::Mutex;
use url::Url;

use self::{client::Client, discovery::Collection};
pub use self::{
    error::CalDavError,
    names::CalendarNames,
    server::{CalDavServer, CalDavServerError},
};
use super::{
    CalendarOf,
    entry::EventText,
    seen::{Fingerprint, Seen, Written},
    splice,
};
use crate::locked_dir::file_name;

/// Entries that are asked for at a time.
const AT_ONCE: usize = 50;

/// A server and the calendars on it.
pub(super) struct CalDav {
    client: Client,
    names: CalendarNames,
    found: Mutex<Option<Vec<Collection>>>,
}

/// An entry as a server keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Resource {
    href: String,
    etag: String,
}

impl CalDav {
    pub(super) fn on(server: CalDavServer, names: CalendarNames) -> Result<Self, reqwest::Error> {
        Ok(Self { client: Client::of(server)?, names, found: Mutex::new(None) })
    }

    /// What stands there under `uid`.
    pub(super) async fn see(&self, of: &CalendarOf, uid: &str) -> Result<Seen, CalDavError> {
        let calendar = self.calendar(of).await?;
        let href = calendar.href_of(uid);
        match self.fetch(&calendar, &[href]).await?.pop() {
            Some((resource, object)) => {
                let fingerprint = Some(Fingerprint::of(&object, uid));
                Ok(Seen { fingerprint, resource: Some(resource) })
            }
            None => Ok(Seen::default()),
        }
    }

    /// The words of what stands in a calendar under `uid`.
    pub(super) async fn text(&self, of: &CalendarOf, uid: &str) -> Result<Option<String>, CalDavError> {
        let calendar = self.calendar(of).await?;
        let href = calendar.href_of(uid);
        Ok(self.fetch(&calendar, &[href]).await?.pop().map(|(_, object)| object))
    }

    /// Puts `event` in the place of what was seen, or takes that away.
    pub(super) async fn write(
        &self,
        of: &CalendarOf,
        uid: &str,
        seen: &Seen,
        event: Option<&EventText>,
    ) -> Result<Written, CalDavError> {
        let calendar = self.calendar(of).await?;
        let done = match (&seen.resource, event) {
            (None, None) => return Ok(Written::Unchanged),
            (Some(_), Some(event)) if seen.fingerprint.as_ref() == Some(&event.fingerprint) => {
                return Ok(Written::Unchanged);
            }
            (None, Some(event)) => return self.create(&calendar, uid, event).await,
            (Some(Resource { href, etag }), Some(event)) => {
                let request = PutResource::new(href).update(splice::object(&event.vevent), CALENDAR, etag);
                self.client.ask(&calendar.url, &request).await.map(drop)
            }
            (Some(Resource { href, etag }), None) => {
                self.client.ask(&calendar.url, &Delete::new(href).with_etag(etag)).await.map(drop)
            }
        };
        match done {
            Ok(()) => Ok(Written::Changed),
            Err(error) if error.is_of_another_version() || error.is_of_something_gone() => Ok(Written::MovedOn),
            Err(error) => Err(error),
        }
    }

    async fn create(&self, calendar: &Collection, uid: &str, event: &EventText) -> Result<Written, CalDavError> {
        let href = calendar.href_of(uid);
        let request = PutResource::new(&href).create(splice::object(&event.vevent), CALENDAR);
        let created = self.client.ask(&calendar.url, &request).await;
        match created {
            Ok(_) => Ok(Written::Changed),
            Err(error) if error.is_of_another_version() && !self.fetch(calendar, &[href]).await?.is_empty() => {
                Ok(Written::MovedOn)
            }
            Err(error) if error.is_of_a_conflict() => match self.copy_of(calendar, uid).await? {
                Some(copy) => self.remove(calendar, &copy).await,
                None => Err(error),
            },
            Err(error) => {
                self.forget_if(&error).await;
                Err(error)
            }
        }
    }

    /// An entry of that UID under another name: no calendar may have two (RFC 4791 §4.1), so it is in the way.
    async fn copy_of(&self, calendar: &Collection, uid: &str) -> Result<Option<Resource>, CalDavError> {
        let request = ListCalendarResources::new(calendar.url.path()).with_component(CalendarComponent::VEvent);
        let listed = self.client.ask(&calendar.url, &request).await?.resources;
        let hrefs: Vec<String> = listed.into_iter().map(|resource| resource.href).collect();
        for hrefs in hrefs.chunks(AT_ONCE) {
            for (resource, object) in self.fetch(calendar, hrefs).await? {
                if splice::event(&object, uid).is_ok_and(|event| event.is_some()) {
                    return Ok(Some(resource));
                }
            }
        }
        Ok(None)
    }

    async fn remove(&self, calendar: &Collection, copy: &Resource) -> Result<Written, CalDavError> {
        let request = Delete::new(&copy.href).with_etag(&copy.etag);
        match self.client.ask(&calendar.url, &request).await {
            Ok(_) => Ok(Written::MovedOn),
            Err(error) if error.is_of_another_version() || error.is_of_something_gone() => Ok(Written::MovedOn),
            Err(error) => Err(error),
        }
    }

    /// Every event that touches `window`, as iCalendar objects.
    pub(super) async fn read(&self, of: &CalendarOf, window: &Window) -> Result<Vec<String>, CalDavError> {
        let calendar = self.calendar(of).await?;
        let edge = |at: chrono::DateTime<chrono::Utc>| {
            at.format("%Y%m%dT%H%M%SZ").to_string().parse().map_err(|_| CalDavError::Address)
        };
        let range = TimeRange::Between(edge(window.start)?, edge(window.end)?);
        let request = ListCalendarResources::new(calendar.url.path())
            .with_component_and_time_range(CalendarComponent::VEvent, range);
        let listed = self.ask(&calendar, &request).await?.resources;
        let hrefs: Vec<String> = listed.into_iter().map(|resource| resource.href).collect();
        let mut objects = Vec::with_capacity(hrefs.len());
        for hrefs in hrefs.chunks(AT_ONCE) {
            objects.extend(self.fetch(&calendar, hrefs).await?.into_iter().map(|(_, object)| object));
        }
        Ok(objects)
    }

    /// Those of the entries that are there.
    async fn fetch(&self, calendar: &Collection, hrefs: &[String]) -> Result<Vec<(Resource, String)>, CalDavError> {
        let request = GetCalendarResources::new(calendar.url.path()).with_hrefs(hrefs);
        let fetched = self.ask(calendar, &request).await?.resources;
        let mut found = Vec::with_capacity(fetched.len());
        for FetchedResource { href, content } in fetched {
            match content.map_err(CalDavError::from) {
                Ok(content) => found.push((Resource { href, etag: content.etag }, content.data)),
                Err(error) if error.is_of_something_gone() => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// Asks a calendar; one that is gone is looked for again next time.
    async fn ask<R>(&self, calendar: &Collection, request: &R) -> Result<R::Response, CalDavError>
    where
        R: libdav::requests::DavRequest,
        CalDavError: From<R::ParseError>,
    {
        let answer = self.client.ask(&calendar.url, request).await;
        if let Err(error) = &answer {
            self.forget_if(error).await;
        }
        answer
    }

    async fn forget_if(&self, error: &CalDavError) {
        if error.is_of_something_gone() || error.is_of_a_conflict() {
            *self.found.lock().await = None;
        }
    }

    /// The calendar of a room or of the visits: looked up once, and again for each that is not found.
    async fn calendar(&self, of: &CalendarOf) -> Result<Collection, CalDavError> {
        let name = self.names.of(of);
        if name.starts_with('/') {
            return Ok(Collection { url: self.at_path(&name)?, name: None });
        }
        let mut found = self.found.lock().await;
        let known = found.take().filter(|calendars| named(calendars, &name).next().is_some());
        let calendars = match known {
            Some(calendars) => calendars,
            None => discovery::calendars(&self.client).await?,
        };
        let count = named(&calendars, &name).count();
        let calendar = named(&calendars, &name).next().cloned();
        *found = Some(calendars);
        let key = CalendarNames::key_of(of);
        match calendar {
            Some(calendar) if count == 1 => Ok(calendar),
            Some(_) => {
                *found = None;
                Err(CalDavError::Ambiguous { name, count, key })
            }
            None => Err(CalDavError::Missing { name, key }),
        }
    }

    fn at_path(&self, path: &str) -> Result<Url, CalDavError> {
        self.client.server.url.join(&discovery::slashed(path)).map_err(|_| CalDavError::Address)
    }
}

/// The calendars that people call so.
fn named<'a>(calendars: &'a [Collection], name: &'a str) -> impl Iterator<Item = &'a Collection> {
    let is_so = move |called: &String| called.trim().to_lowercase() == name.trim().to_lowercase();
    calendars.iter().filter(move |calendar| calendar.name.as_ref().is_some_and(is_so))
}

impl Collection {
    /// Where the entry of a UID is: the same for ever.
    fn href_of(&self, uid: &str) -> String {
        format!("{}{}", self.url.path(), file_name(uid, "ics"))
    }
}

impl fmt::Debug for CalDav {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CalDav({:?})", self.client.server)
    }
}
