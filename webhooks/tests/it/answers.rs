//! Each sender's documented rules, played against its scheme's row: what we could not take is sent again.

use http::StatusCode;
use webhooks::{Answers, Occasion, SCHEMES, Scheme};

/// What a sender does with an answer, from its public documentation.
struct Sender {
    name: &'static str,
    scheme: Scheme,
    success: fn(StatusCode) -> bool,
    gives_up_on: fn(StatusCode) -> bool,
}

const SENDERS: &[Sender] = &[
    Sender {
        name: "Standard Webhooks, Svix, Resend",
        scheme: Scheme::Standard,
        success: |status| status.is_success(),
        gives_up_on: |status| status == StatusCode::GONE,
    },
    Sender {
        name: "Mailgun, routes",
        scheme: Scheme::MailgunRoutes,
        success: |status| status == StatusCode::OK,
        gives_up_on: |status| status == StatusCode::NOT_ACCEPTABLE,
    },
    Sender {
        name: "Mailgun, events",
        scheme: Scheme::MailgunEvents,
        success: |status| status == StatusCode::OK,
        gives_up_on: |status| status == StatusCode::NOT_ACCEPTABLE,
    },
    Sender {
        name: "SendGrid Inbound Parse",
        scheme: Scheme::SendgridInbound,
        success: |status| status.is_success(),
        gives_up_on: |status| status.is_client_error() || status.is_redirection(),
    },
    Sender {
        name: "SendGrid, events",
        scheme: Scheme::SendgridEvents,
        success: |status| status.is_success(),
        gives_up_on: |_| false,
    },
    Sender {
        name: "Postmark",
        scheme: Scheme::Postmark,
        success: |status| status == StatusCode::OK,
        gives_up_on: |status| status == StatusCode::FORBIDDEN,
    },
    Sender { name: "Adyen", scheme: Scheme::Adyen, success: |status| status.is_success(), gives_up_on: |_| false },
    Sender { name: "Mollie", scheme: Scheme::Mollie, success: |status| status.is_success(), gives_up_on: |_| false },
    // GitHub itself never sends again, whatever it is told; senders of its style do.
    Sender {
        name: "GitHub's style",
        scheme: Scheme::Github,
        success: |status| status.is_success(),
        gives_up_on: |_| false,
    },
    Sender { name: "Stripe", scheme: Scheme::Stripe, success: |status| status.is_success(), gives_up_on: |_| false },
];

/// What we did not take and could take later: the secret gets fixed, the clock gets set, a limit is raised,
/// the queue comes back, the source gets its name.
const TAKEN_LATER: &[Occasion] = &[
    Occasion::BadSignature,
    Occasion::Stale,
    Occasion::HeadersTooLarge,
    Occasion::TooSlow,
    Occasion::Overloaded,
    Occasion::QueueDown,
    Occasion::UnknownSource,
];

#[test]
fn no_scheme_is_without_a_sender() {
    for scheme in SCHEMES {
        assert!(SENDERS.iter().any(|sender| sender.scheme == *scheme), "{scheme}");
    }
}

#[test]
fn what_we_could_not_take_is_sent_again() {
    for sender in SENDERS {
        for occasion in TAKEN_LATER {
            let status = sender.scheme.answer(*occasion).status;
            let again = !(sender.success)(status) && !(sender.gives_up_on)(status);
            assert!(again, "{}: {occasion:?} is answered {status}", sender.name);
        }
    }
}

/// Also what can never be taken as it is: it would show nowhere but at its sender.
#[test]
fn no_sender_is_made_to_give_up() {
    for sender in SENDERS {
        for occasion in Occasion::ALL {
            let status = sender.scheme.answer(occasion).status;
            assert!(!(sender.gives_up_on)(status), "{}: {occasion:?} is answered {status}", sender.name);
        }
    }
}

#[test]
fn what_we_took_is_not_sent_again() {
    for sender in SENDERS {
        for occasion in [Occasion::New, Occasion::Duplicate] {
            let status = sender.scheme.answer(occasion).status;
            assert!((sender.success)(status), "{}: {occasion:?} is answered {status}", sender.name);
        }
    }
}

/// Only these schemes can tell from the beginning of a body whose it is.
#[test]
fn a_body_over_the_limit_is_called_taken_only_where_its_beginning_proves_itself() {
    for scheme in SCHEMES {
        let taken = scheme.answer(Occasion::TooLarge).status.is_success();
        assert!(!taken || !scheme.covers_body(), "{scheme}");
        let mail_without_signature =
            [Scheme::MailgunRoutes, Scheme::SendgridInbound, Scheme::Postmark].contains(scheme);
        assert_eq!(taken, mail_without_signature, "{scheme}");
    }
}

#[test]
fn every_unusual_cell_has_its_reason() {
    for scheme in SCHEMES {
        for occasion in Occasion::ALL {
            let (answer, usual) = (scheme.answer(occasion), Answers::DEFAULT.on(occasion));
            let explained = answer.reason.is_some_and(|reason| !reason.is_empty());
            assert_eq!(explained, answer.status != usual.status, "{scheme}: {occasion:?}");
        }
    }
}

#[test]
fn the_defaults_are_those_of_the_contract() {
    let statuses = Occasion::ALL.map(|occasion| Answers::DEFAULT.on(occasion).status.as_u16());
    assert_eq!(statuses, [202, 200, 401, 401, 400, 415, 413, 431, 408, 429, 503, 404]);
}

#[test]
fn who_names_no_source_is_told_what_the_most_careful_row_says() {
    let told = |schemes: &[Scheme]| Scheme::answer_of_any(schemes.iter().copied(), Occasion::UnknownSource).status;
    assert_eq!(told(&[]), StatusCode::NOT_FOUND);
    assert_eq!(told(&[Scheme::Standard, Scheme::Postmark]), StatusCode::NOT_FOUND);
    assert_eq!(told(&[Scheme::Standard, Scheme::SendgridInbound]), StatusCode::SERVICE_UNAVAILABLE);
}
