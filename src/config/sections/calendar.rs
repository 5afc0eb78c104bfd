//! Where calendars are.

use std::{collections::BTreeMap, path::PathBuf, time::Duration};

use jobs::calendar::{CalDavServer, CalDavServerError};
use serde::{Deserialize, Serialize};

use crate::config::{Secret, types};

/// `[calendar]`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Calendar {
    /// The CalDAV server; `None`: calendars are files.
    #[serde(deserialize_with = "types::text")]
    pub caldav_url: Option<String>,
    /// Who logs in there.
    #[serde(deserialize_with = "types::text")]
    pub caldav_user: Option<String>,
    /// With which password.
    #[serde(deserialize_with = "types::made_of_text")]
    pub caldav_password: Option<Secret>,
    /// A PEM file with an authority that is trusted besides the system's.
    #[serde(deserialize_with = "types::path")]
    pub caldav_authority: Option<PathBuf>,
    /// How long the server may take for each answer.
    #[serde(rename = "caldav_timeout_s", with = "types::seconds")]
    pub caldav_timeout: Duration,
    /// What the visits' calendar is called there.
    pub visits: String,
    /// What the calendars of rooms are called there that are not called as their rooms.
    #[serde(default)]
    pub rooms: BTreeMap<String, String>,
    /// Where `.ics` files go.
    pub folder: PathBuf,
}

impl Calendar {
    /// The CalDAV server, if there is one.
    ///
    /// # Errors
    /// When its address, the login or the authority cannot be used.
    pub fn server(&self) -> Result<Option<CalDavServer>, CalDavServerError> {
        let password = self.caldav_password.as_ref().map(Secret::expose);
        let login = (self.caldav_user.as_deref(), password);
        let parse =
            |url: &String| CalDavServer::parse(url, login, self.caldav_timeout, self.caldav_authority.as_deref());
        self.caldav_url.as_ref().map(parse).transpose()
    }
}
