//! Whose pages may read answers.

use super::*;

const ORIGIN: &str = "https://bookings.example.com";

/// What a browser reads of an answer, and of the question before it, on behalf of a page of `origin`.
async fn allowed(origins: CorsOrigins, origin: &str) -> [Option<String>; 2] {
    let app = App::start_with(Ingress { cors_origins: origins, ..ingress(Limits::default()) }).await;
    let asked =
        format!("OPTIONS /webhooks/mail HTTP/1.1\r\norigin: {origin}\r\naccess-control-request-method: POST\r\n\r\n");
    let got = format!("GET /healthz HTTP/1.1\r\norigin: {origin}\r\n\r\n");
    let mut allowed = [None, None];
    for (request, allowed) in [asked, got].into_iter().zip(&mut allowed) {
        let answer = app.exchange(request.as_bytes()).await;
        assert!(!answer.headers.contains_key("server"), "{answer:?}");
        *allowed = answer.headers.get("access-control-allow-origin").cloned();
        let cors = answer.headers.keys().filter(|name| name.starts_with("access-control-"));
        assert!(allowed.is_some() || cors.count() == 0 || origin != ORIGIN, "{answer:?}");
    }
    allowed
}

#[tokio::test]
async fn no_page_reads_answers_unless_its_origin_is_configured() {
    let these = |origins: &[&'static str]| {
        CorsOrigins::These(origins.iter().map(|origin| axum::http::HeaderValue::from_static(origin)).collect())
    };
    let (nobody, to_it) = ([None, None], [Some(ORIGIN.to_owned()), Some(ORIGIN.to_owned())]);
    assert_eq!(allowed(these(&[]), ORIGIN).await, nobody);
    assert_eq!(allowed(these(&[ORIGIN, "https://other.example"]), ORIGIN).await, to_it);
    assert_eq!(allowed(these(&[ORIGIN]), "https://bookings.example.com.evil.example").await, nobody);
    assert_eq!(allowed(CorsOrigins::All, ORIGIN).await, ["*", "*"].map(|all| Some(all.to_owned())));
}
