//! The same journey in German.

use booking::status;

use super::on_both_engines;
use crate::support::{Mail, june};

const RETO: &str = "Reto Amsler <reto@client.example>";

on_both_engines! {
    async fn ein_mail_wird_zu_einer_bestaetigten_buchung(app: TestApp) {
        let anfrage = format!("Guten Tag\n\nWir möchten den Raum B am {} für 25 Personen reservieren, von 10.00 bis 16.00 Uhr.\n\nFreundliche Grüsse\nReto Amsler", june(&app));
        app.receive(&Mail::new(RETO, "Anfrage für einen Workshop", &anfrage)).await;
        let offerte = app.letterbox().to("reto@client.example").remove(0);
        assert!(offerte.text.contains("Raum B") && offerte.text.contains("750.00"), "{}", offerte.text);
        let ja = "Die Offerte passt, wir nehmen sie so an. Unsere Rechnungsadresse:\n\nAmsler Holzbau AG\nSagiweg 6\n8810 Horgen\nSchweiz\n\nReto Amsler";
        app.receive(&Mail::answer(RETO, &offerte, ja)).await;
        app.approve().await;
        let number = app.booking().await.booking.number.to_string();
        app.pay(&number, "pay_1", 22_500, "CHF").await;
        app.approve().await;
        assert_eq!(status(&app.booking().await.booking).as_str(), "confirmed");
        let letters = app.letterbox().to("reto@client.example");
        assert_eq!(letters.len(), 4);
        assert!(letters.iter().all(|letter| letter.text.contains("Freundliche Grüsse")), "every mail is German");
        assert!(letters[3].invitation.is_some());
        app.stop().await;
    }
}
