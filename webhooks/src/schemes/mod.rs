//! The table of schemes. Adding one is a file here, with its `ROW`, and a line in the table.
//!
//! Those to come need the network to verify (`ses` and `paypal` fetch certificates, `mollie-classic` asks an API): their
//! rows will check what they can here and leave the rest to a job, under a key that is a hash of the signed parts.

use std::{fmt, str::FromStr, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{
    answers::{Answer, Answers, Occasion},
    claim::Claim,
    delivery::Unverified,
    key::{Key, KeyKind, SecretFlaw},
    media::Media,
    rejection::Rejection,
};

mod mailgun;

macro_rules! schemes {
    ($($variant:ident = $file:ident, $doc:literal;)+) => {
        $(pub(crate) mod $file;)+

        /// By what rules a source signs. A sender that may or may not sign is two schemes: one never becomes weaker
        /// because a header is missing.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
        #[serde(into = "String", try_from = "String")]
        pub enum Scheme {
            $(#[doc = $doc] $variant,)+
        }

        /// Every scheme.
        pub const SCHEMES: &[Scheme] = &[$(Scheme::$variant),+];

        impl Scheme {
            pub(crate) const fn row(self) -> &'static Row {
                match self {
                    $(Self::$variant => &$file::ROW,)+
                }
            }
        }
    };
}

schemes! {
    Standard = standard, "`standard`: Standard Webhooks 1.0, also Svix and Resend with their `svix-*` headers.";
    Stripe = stripe, "`stripe`: Stripe's `Stripe-Signature`.";
    MailgunRoutes = mailgun_routes, "`mailgun-routes`: inbound mail from Mailgun.";
    MailgunEvents = mailgun_events, "`mailgun-events`: what became of mails sent through Mailgun.";
    SendgridInbound = sendgrid_inbound, "`sendgrid-inbound`: inbound mail from SendGrid's Inbound Parse.";
    SendgridEvents = sendgrid_events, "`sendgrid-events`: what became of mails sent through SendGrid.";
    Postmark = postmark, "`postmark`: inbound mail from Postmark, and what became of mails sent through it.";
    Adyen = adyen, "`adyen`: Adyen's batches of notifications.";
    Mollie = mollie, "`mollie`: Mollie's next-generation webhooks.";
    Github = github, "`github`: an HMAC of the body, as GitHub sends it.";
}

/// Everything that makes a scheme.
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) tolerance: Duration,
    pub(crate) media: &'static [Media],
    /// Kinds of keys of which there must be one each; none where any key will do.
    pub(crate) needs: &'static [KeyKind],
    /// May a secret stand in the path, below the source's own?
    pub(crate) path_secret: bool,
    /// Does a password come with each delivery, in the header or the path? It can be checked before there is a body.
    pub(crate) password: bool,
    /// Does the signature cover the body? If not, the beginning of a body proves as much as all of it.
    pub(crate) covers_body: bool,
    /// A secret in the provider's own form. Neither empty nor with white space in it.
    pub(crate) read_key: fn(&str) -> Result<Key, SecretFlaw>,
    /// Before the check: the signature's fields, and nothing else.
    pub(crate) read_claim: fn(&Unverified<'_>) -> Result<Claim, Rejection>,
    pub(crate) answers: Answers,
}

impl Scheme {
    /// The name in configuration, `standard`.
    pub const fn name(self) -> &'static str {
        self.row().name
    }

    /// How far the time of signing may lie from now, unless a source says otherwise.
    pub const fn default_tolerance(self) -> Duration {
        self.row().tolerance
    }

    /// What the sender is told.
    pub const fn answer(self, occasion: Occasion) -> Answer {
        self.row().answers.on(occasion)
    }

    /// What a sender is told who may be any of these, because it has named no source: what the most careful row says. 5xx
    /// is the one refusal that no sender takes for the last word.
    pub fn answer_of_any(schemes: impl IntoIterator<Item = Self>, occasion: Occasion) -> Answer {
        let mut cells = schemes.into_iter().map(|scheme| scheme.answer(occasion));
        cells.find(|cell| cell.status.is_server_error()).unwrap_or(Answers::DEFAULT.on(occasion))
    }

    /// May a request's path go on below the source's own, with a secret?
    pub const fn takes_path_secret(self) -> bool {
        self.row().path_secret
    }

    /// Does a password come with each delivery?
    pub const fn takes_password(self) -> bool {
        self.row().password
    }

    /// Does a signature cover the body? Only then is a body that was cut off not the sender's.
    pub const fn covers_body(self) -> bool {
        self.row().covers_body
    }

    /// Does the scheme take bodies of this `Content-Type`? Without one a body is what the scheme expects (RFC 9110,
    /// 8.3): the signature covers the bytes, whatever they are called.
    pub fn takes(self, content_type: Option<&str>) -> bool {
        content_type.is_none_or(|text| self.row().media.iter().any(|media| media.is(text)))
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A name that no scheme has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no scheme is called {name:?}; there are: {}", names())]
pub struct UnknownScheme {
    name: String,
}

fn names() -> String {
    SCHEMES.iter().map(|scheme| scheme.name()).collect::<Vec<_>>().join(", ")
}

impl FromStr for Scheme {
    type Err = UnknownScheme;

    fn from_str(name: &str) -> Result<Self, UnknownScheme> {
        let found = SCHEMES.iter().copied().find(|scheme| scheme.name() == name);
        found.ok_or_else(|| UnknownScheme { name: name.to_owned() })
    }
}

impl From<Scheme> for String {
    fn from(scheme: Scheme) -> Self {
        scheme.name().to_owned()
    }
}

impl TryFrom<String> for Scheme {
    type Error = UnknownScheme;

    fn try_from(name: String) -> Result<Self, UnknownScheme> {
        name.parse()
    }
}
