//! What the other modules share: a signed delivery as data, and the check of it.

use std::time::Duration;

use chrono::{DateTime, Utc};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use webhooks::{Delivery, Rejection, Scheme, Secrets, sign};

/// The moment of the vectors that may choose it.
pub(crate) const SIGNED_AT: i64 = 1_614_265_330;
pub(crate) const TOLERANCE: Duration = Duration::from_secs(300);

/// Where a delivery carries its signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Header(&'static str),
    /// In the body, as this text.
    Body(&'static str),
}

/// A delivery, the source's secrets, and how far from its signature it arrives.
#[derive(Clone)]
pub(crate) struct Signed {
    pub(crate) scheme: Scheme,
    pub(crate) secrets: Vec<String>,
    /// Other secrets that the scheme could have.
    pub(crate) wrong: Vec<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) path: String,
    pub(crate) body: Vec<u8>,
    pub(crate) signed_at: i64,
    pub(crate) late_s: i64,
    pub(crate) place: Place,
    /// Changes something that the signature covers.
    pub(crate) tamper: fn(&mut Signed),
}

/// What came out of the check, without borrowing from the delivery.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Accepted {
    pub(crate) event_id: String,
    pub(crate) rests_on: String,
    pub(crate) occurred_at: DateTime<Utc>,
    pub(crate) body: Vec<u8>,
}

impl Signed {
    fn of(scheme: Scheme, secret: &str, wrong: &str, place: Place, body: &str) -> Self {
        Self {
            scheme,
            secrets: vec![secret.to_owned()],
            wrong: vec![wrong.to_owned()],
            headers: HeaderMap::new(),
            path: String::new(),
            body: body.into(),
            signed_at: SIGNED_AT,
            late_s: 0,
            place,
            tamper: |signed| *signed.body.last_mut().unwrap() ^= 1,
        }
    }

    pub(crate) fn check(&self) -> Result<Accepted, Rejection> {
        let secrets = Secrets::parse(self.scheme, &self.secrets).unwrap();
        let delivery = Delivery { headers: &self.headers, body: &self.body, path: &self.path };
        let verified = self.scheme.verify(&delivery, &secrets, TOLERANCE, moment(self.signed_at + self.late_s))?;
        Ok(Accepted {
            event_id: verified.event_id().to_owned(),
            rests_on: verified.rests_on().to_string(),
            occurred_at: verified.occurred_at(),
            body: verified.body().to_owned(),
        })
    }

    pub(crate) fn with(mut self, change: impl FnOnce(&mut Self)) -> Self {
        change(&mut self);
        self
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        self.headers.insert(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }

    pub(crate) fn value(&self, name: &'static str) -> String {
        self.headers[name].to_str().unwrap().to_owned()
    }

    /// Replaces a text of the body, which must be there.
    pub(crate) fn replace(&mut self, from: &str, to: &str) {
        let body = String::from_utf8(self.body.clone()).unwrap();
        assert!(body.contains(from), "{from:?} is not in the body");
        self.body = body.replacen(from, to, 1).into_bytes();
    }

    pub(crate) fn edit_signature(&mut self, edit: impl Fn(&str) -> String) {
        match self.place {
            Place::Header(name) => self.set(name, &edit(&self.value(name))),
            Place::Body(signature) => self.replace(signature, &edit(signature)),
        }
    }

    /// Is there a time in what is signed?
    pub(crate) fn is_timed(&self) -> bool {
        !self.scheme.default_tolerance().is_zero()
    }
}

pub(crate) fn moment(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

pub(crate) fn headers(fields: &[(&'static str, &str)]) -> HeaderMap {
    let pairs =
        fields.iter().map(|(name, value)| (HeaderName::from_static(name), HeaderValue::from_str(value).unwrap()));
    pairs.collect()
}

/// The official vector of Standard Webhooks 1.0.
pub(crate) fn standard() -> Signed {
    let (secret, wrong) = ("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    let place = Place::Header("webhook-signature");
    let signed = Signed::of(Scheme::Standard, secret, wrong, place, r#"{"test": 2432232314}"#);
    signed.with(|signed| {
        signed.headers = headers(&[
            ("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek"),
            ("webhook-timestamp", "1614265330"),
            ("webhook-signature", "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="),
        ]);
    })
}

/// The official vector of Standard Webhooks 1.0 for `v1a`, Ed25519.
pub(crate) fn standard_asymmetric() -> Signed {
    const SIGNATURE: &str =
        "v1a,hnO3f9T8Ytu9HwrXslvumlUpqtNVqkhqw/enGzPCXe5BdqzCInXqYXFymVJaA7AZdpXwVLPo3mNl8EM+m7TBAg==";
    standard().with(|signed| {
        signed.secrets = vec!["whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=".to_owned()];
        signed.wrong = vec!["whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=".to_owned()];
        signed.set("webhook-signature", SIGNATURE);
    })
}

/// The same under Svix's names.
pub(crate) fn svix() -> Signed {
    let standard = standard();
    let renamed = ["id", "timestamp", "signature"].map(|part| {
        let value = standard.headers[format!("webhook-{part}")].clone();
        (HeaderName::try_from(format!("svix-{part}")).unwrap(), value)
    });
    standard.with(|signed| {
        signed.headers = renamed.into_iter().collect();
        signed.place = Place::Header("svix-signature");
    })
}

/// Made for this project; `stripe-python` makes the same.
pub(crate) fn stripe() -> Signed {
    let body = r#"{"id":"evt_1","object":"event","type":"checkout.session.completed"}"#;
    let place = Place::Header("stripe-signature");
    let signed = Signed::of(Scheme::Stripe, "whsec_test_secret", "whsec_wrong", place, body);
    let value = "t=1614265330,v1=dde5a6ebaeeeadb29b80261e58edcfb18dfcc988726f597837ed380bf8581314";
    signed.with(|signed| signed.set("stripe-signature", value))
}

const MAILGUN_KEY: &str = "key-0123456789abcdef0123456789abcdef";
const MAILGUN_SIGNATURE: &str = "c8eda93e66d2c94a17d10e6589c0200a7bc417c935bee5dc17de70ba612c0a4b";
pub(crate) const MAILGUN_TOKEN: &str = "a8ce0edb2dd8301dee6c2405235584e45aa91d1e9f979f3de0";

/// Made for this project, after the example of Mailgun's page.
pub(crate) fn mailgun_events() -> Signed {
    let body = format!(
        r#"{{"signature":{{"timestamp":"1529006854","token":"{MAILGUN_TOKEN}","signature":"{MAILGUN_SIGNATURE}"}},"event-data":{{"event":"opened","id":"ev_1"}}}}"#
    );
    mailgun(Scheme::MailgunEvents, "application/json", &body)
}

/// The same signature in a form.
pub(crate) fn mailgun_routes() -> Signed {
    let body = format!(
        "sender=anna%40example.com&subject=Hello&timestamp=1529006854&token={MAILGUN_TOKEN}&signature={MAILGUN_SIGNATURE}&body-plain=Hello"
    );
    mailgun(Scheme::MailgunRoutes, "application/x-www-form-urlencoded", &body)
}

/// The same signature in a form with files.
pub(crate) fn mailgun_multipart() -> Signed {
    let fields =
        [("subject", "Hello"), ("timestamp", "1529006854"), ("token", MAILGUN_TOKEN), ("signature", MAILGUN_SIGNATURE)];
    mailgun(Scheme::MailgunRoutes, MULTIPART, &multipart(&fields))
}

fn mailgun(scheme: Scheme, content_type: &'static str, body: &str) -> Signed {
    let place = Place::Body(MAILGUN_SIGNATURE);
    let signed = Signed::of(scheme, MAILGUN_KEY, "key-ffffffffffffffffffffffffffffffff", place, body);
    signed.with(|signed| {
        signed.signed_at = 1_529_006_854;
        signed.headers = headers(&[("content-type", content_type)]);
        signed.tamper = |signed| signed.replace(MAILGUN_TOKEN, &MAILGUN_TOKEN.replace("a8", "a9"));
    })
}

pub(crate) const MULTIPART: &str = "multipart/form-data; boundary=xYzZY";

pub(crate) fn multipart(fields: &[(&str, &str)]) -> String {
    fields.iter().map(|(name, value)| part(name, value)).collect::<String>() + "--xYzZY--\r\n"
}

pub(crate) fn part(name: &str, value: &str) -> String {
    format!("--xYzZY\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
}

/// Made for this project: SendGrid signs nothing here.
pub(crate) fn sendgrid_inbound() -> Signed {
    let mail = "Received: by mx.sendgrid.net\nMessage-ID: <a1@example.com>\nSubject: Hello\n";
    let body = multipart(&[("headers", mail), ("text", "Hello"), ("charsets", "{}")]);
    with_password(Scheme::SendgridInbound, &body).with(|signed| {
        signed.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(MULTIPART));
    })
}

/// Made for this project: Postmark signs nothing.
pub(crate) fn postmark() -> Signed {
    with_password(Scheme::Postmark, r#"{"MessageID":"22c74902-a0c1-4511-804f2-341342852c90","Subject":"Hello"}"#)
}

/// The same with the secret in the path.
pub(crate) fn postmark_path() -> Signed {
    postmark().with(|signed| {
        signed.secrets = vec!["a-long-secret-segment_0123456789".to_owned()];
        signed.path = signed.secrets[0].clone();
        signed.headers.clear();
        signed.tamper = |signed| signed.path.push('0');
    })
}

fn with_password(scheme: Scheme, body: &str) -> Signed {
    let place = Place::Header("authorization");
    Signed::of(scheme, "bellhop:development", "bellhop:other", place, body).with(|signed| {
        signed.headers = sign::basic("bellhop:development");
        signed.tamper = |signed| signed.headers = sign::basic("bellhop:developmenT");
    })
}

/// The vector of SendGrid's own libraries.
pub(crate) fn sendgrid_events() -> Signed {
    const KEY: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEDr2LjtURuePQzplybdC+u4CwrqDqBaWjcMMsTbhdbcwHBcepxo7yAQGhHPTnlvFYPAZFceEu/1FwCM/QmGUhA==";
    const OTHER: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEaxfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li/hp/m47n60p8D54WK84zV2sxXs7LtkBoN79R9Q==";
    const SIGNATURE: &str =
        "MEUCIQCtIHJeH93Y+qpYeWrySphQgpNGNr/U+UyUlBkU6n7RAwIgJTz2C+8a8xonZGi6BpSzoQsbVRamr2nlxFDWYNH2j/0=";
    let body = "{\"category\":\"example_payload\",\"event\":\"test_event\",\"message_id\":\"message_id\"}";
    let place = Place::Header("x-twilio-email-event-webhook-signature");
    Signed::of(Scheme::SendgridEvents, KEY, OTHER, place, body).with(|signed| {
        signed.signed_at = 1_588_788_367;
        signed.set("x-twilio-email-event-webhook-timestamp", "1588788367");
        signed.set("x-twilio-email-event-webhook-signature", SIGNATURE);
    })
}

const ADYEN_SIGNATURE: &str = "coqCmt/IZ4E3CzPvMY8zTjQVL5hYJUiBRg8UU+iCWo0=";

const ADYEN_KEY: &str = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";

/// One of Adyen's items.
fn adyen_item(psp: &str, value: i64, signature: &str) -> String {
    format!(
        r#"{{"NotificationRequestItem":{{"additionalData":{{"hmacSignature":"{signature}"}},"amount":{{"value":{value},"currency":"EUR"}},"pspReference":"{psp}","eventCode":"AUTHORISATION","eventDate":"2019-05-06T17:15:34.121+02:00","merchantAccountCode":"TestMerchant","merchantReference":"TestPayment-1407325143704","paymentMethod":"visa","success":"true"}}}}"#
    )
}

pub(crate) fn adyen_signed(psp: &str, value: i64) -> String {
    let unsigned: serde_json::Value = serde_json::from_str(&adyen_item(psp, value, "")).unwrap();
    adyen_item(psp, value, &sign::adyen(ADYEN_KEY, &unsigned["NotificationRequestItem"]).unwrap())
}

pub(crate) fn adyen_batch(items: &[String]) -> String {
    format!(r#"{{"live":"false","notificationItems":[{}]}}"#, items.join(","))
}

/// The vector of Adyen's page.
pub(crate) fn adyen() -> Signed {
    let body = adyen_batch(&[adyen_item("7914073381342284", 1130, ADYEN_SIGNATURE)]);
    Signed::of(Scheme::Adyen, ADYEN_KEY, &ADYEN_KEY.replace("44", "45"), Place::Body(ADYEN_SIGNATURE), &body).with(
        |signed| {
            signed.secrets.push("bellhop:development".to_owned());
            signed.wrong.push("bellhop:development".to_owned());
            signed.headers = sign::basic("bellhop:development");
            signed.tamper = |signed| signed.replace("1130", "1131");
        },
    )
}

/// Made for this project.
pub(crate) fn mollie() -> Signed {
    let place = Place::Header("x-mollie-signature");
    let signed = Signed::of(
        Scheme::Mollie,
        "mollie_test_secret",
        "mollie_wrong",
        place,
        r#"{"resource":"event","id":"event_1"}"#,
    );
    let value = "b3d5cfba668da4838a3eb5ee827836caaf9c7e619860d15d43807fdbb483ff65";
    signed.with(|signed| signed.set("x-mollie-signature", value))
}

/// The vector of GitHub's page "Validating webhook deliveries".
pub(crate) fn github() -> Signed {
    const SIGNATURE: &str = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let place = Place::Header("x-hub-signature-256");
    Signed::of(Scheme::Github, "It's a Secret to Everybody", "wrong", place, "Hello, World!").with(|signed| {
        signed.set("x-hub-signature-256", SIGNATURE);
        signed.set("x-github-delivery", "72d3162e-cc78-11e3-81ab-4c9367dc0958");
    })
}

/// One good delivery of each scheme, and of its variants.
pub(crate) fn all() -> Vec<(&'static str, Signed)> {
    vec![
        ("standard", standard()),
        ("standard, ed25519", standard_asymmetric()),
        ("standard, svix", svix()),
        ("stripe", stripe()),
        ("mailgun-events", mailgun_events()),
        ("mailgun-routes", mailgun_routes()),
        ("mailgun-routes, files", mailgun_multipart()),
        ("sendgrid-inbound", sendgrid_inbound()),
        ("sendgrid-events", sendgrid_events()),
        ("postmark", postmark()),
        ("postmark, path", postmark_path()),
        ("adyen", adyen()),
        ("mollie", mollie()),
        ("github", github()),
    ]
}
