use std::{fs, path::Path, time::Duration};

use super::*;

fn parsed(address: &str) -> Result<String, String> {
    let server = SmtpServer::parse(address, "hotel.test", Duration::from_secs(1), None);
    server.map(|server| format!("{server:?}")).map_err(|error| error.to_string())
}

fn checked(address: &str, authority: Option<&Path>) -> Result<(), String> {
    SmtpServer::check(address, authority).map_err(|error| error.to_string())
}

#[test]
fn an_address_says_how_the_server_is_spoken_to() {
    for (address, expected) in [
        ("smtps://u:p@mail.test", "mail.test:465"),
        ("smtp://u:p%40ss@mail.test", "mail.test:587"),
        ("smtp://localhost?tls=none", "localhost:25"),
        ("smtp://127.0.0.1:2525?tls=none", "127.0.0.1:2525"),
        ("smtp://[::1]:2525?tls=none", "::1:2525"),
    ] {
        assert_eq!(parsed(address).as_deref(), Ok(expected));
        assert_eq!(checked(address, None), Ok(()));
    }
}

#[test]
fn an_address_that_cannot_be_used_is_refused_without_being_repeated() {
    for (address, expected) in [
        ("mail.test", "is no address like smtps://user:password@mail.example.com"),
        ("smtp://", "is no address like smtps://user:password@mail.example.com"),
        ("https://u:secret@mail.test", "has a scheme other than smtps and smtp"),
        ("smtps://u:secret@mail.test?tls=none", "has a parameter other than smtp's tls=none"),
        ("smtp://u:secret@mail.test?tls=optional", "has a parameter other than smtp's tls=none"),
        ("smtp://u:secret@mail.test?tls=none", "sends a password in the clear"),
        ("smtps://u@mail.test", "has a user and no password"),
        ("smtps://u:%ff@mail.test", "has a user or password that is not UTF-8 when decoded"),
    ] {
        assert_eq!(parsed(address), Err(expected.to_owned()));
        assert_eq!(checked(address, None), Err(expected.to_owned()));
    }
}

#[test]
fn an_authority_that_is_none_is_found_without_the_systems_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("authority.pem");
    let no_certificate = "-----BEGIN CERTIFICATE-----\nbm8gY2VydGlmaWNhdGU=\n-----END CERTIFICATE-----\n";
    let unreadable = Err("the certificates to trust cannot be read".to_owned());
    assert_eq!(checked("smtps://u:p@mail.test", Some(&file)), unreadable, "there is no such file");
    for text in ["-----BEGIN CERTIFICATE-----\n", no_certificate] {
        fs::write(&file, text).unwrap();
        let parsed = SmtpServer::parse("smtps://u:p@mail.test", "hotel.test", Duration::from_secs(1), Some(&file));
        assert_eq!(parsed.map(drop).map_err(|error| error.to_string()), unreadable, "{text}");
        assert_eq!(checked("smtps://u:p@mail.test", Some(&file)), unreadable, "{text}");
    }
    assert_eq!(checked("smtp://localhost?tls=none", Some(&file)), Ok(()), "it is not needed there");
}
