//! What is sent: a letter of the length that offers have.

/// Its subject.
pub(crate) const SUBJECT: &str = "Your offer for the workshop in June [BH-2026-00042]";

/// Where the `n`th one goes.
pub(crate) fn address(seed: u64, n: usize) -> String {
    format!("client-{seed}-{n}@many.example")
}

/// Plain text and HTML.
pub(crate) fn bodies() -> (String, String) {
    let lines = ["Room B, 14.06.2026, 10:00–16:00, 25 guests", "25 × CHF 28.00 = CHF 700.00", "Total CHF 1'590.00"];
    let paragraph = "Thank you for your interest. Room B is free, and we are holding it for you until 07.06.2026. ";
    let text = format!("Dear Zoë Müller,\n\n{}\n\n{}\n", paragraph.repeat(6), lines.join("\n"));
    let rows: String = lines.iter().map(|line| format!("<tr><td style=\"padding:2px\">{line}</td></tr>\n")).collect();
    let html =
        format!("<!DOCTYPE html>\n<html><body><p>{}</p><table>\n{rows}</table></body></html>\n", paragraph.repeat(6));
    (text, html)
}
