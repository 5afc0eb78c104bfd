//! What production wants to be told; development has it by default.

pub(crate) const FIT_FOR_PRODUCTION: [(&str, &str); 13] = [
    ("BELLHOP__VENUE__NAME", "Hotel"),
    ("BELLHOP__VENUE__FROM_EMAIL", "bookings@hotel.test"),
    ("BELLHOP__VENUE__FROM_NAME", "Hotel"),
    ("BELLHOP__VENUE__MANAGER_EMAIL", "manager@hotel.test"),
    ("BELLHOP__VENUE__TIMEZONE", "Europe/Zurich"),
    ("BELLHOP__VENUE__CURRENCY", "CHF"),
    ("BELLHOP__PUBLIC__BASE_URL", "https://bookings.hotel.test"),
    ("BELLHOP__PAYMENTS__PAYMENT_URL", "https://pay.test/{number}"),
    ("BELLHOP__READER__KIND", "rules"),
    ("BELLHOP__MAIL__SMTP_URL", "smtps://bellhop:a-password@mail.hotel.test"),
    ("BELLHOP__WEBHOOKS__SOURCES__MAIL__SCHEME", "standard"),
    ("BELLHOP__WEBHOOKS__SOURCES__MAIL__KIND", "email"),
    ("BELLHOP__WEBHOOKS__SOURCES__MAIL__SECRETS", "whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5"),
];
