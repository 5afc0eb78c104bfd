//! Requests to a calendar server and what comes of them. `libdav` writes and reads them, `reqwest` carries them: its
//! own client would bring a second HTTP stack with its own TLS and no limits.

use http::{Uri, response::Parts};
use libdav::requests::DavRequest;
use reqwest::{Client as Http, RequestBuilder, header::LOCATION};
use url::Url;

use super::{
    error::{CalDavError, LARGEST},
    server::CalDavServer,
};

/// See the module.
pub(super) struct Client {
    http: Http,
    pub(super) server: CalDavServer,
}

/// An answer, or where the question has to be asked instead.
pub(super) enum Answer<T> {
    Here(T),
    At(Url),
}

impl Client {
    pub(super) fn of(server: CalDavServer) -> Result<Self, reqwest::Error> {
        let builder = crate::http::client().timeout(server.timeout).tls_certs_merge(server.authority.clone());
        Ok(Self { http: builder.build()?, server })
    }

    /// Asks `request` of the host of `at`; the request says at which path.
    pub(super) async fn ask<R>(&self, at: &Url, request: &R) -> Result<R::Response, CalDavError>
    where
        R: DavRequest,
        CalDavError: From<R::ParseError>,
    {
        match self.ask_once(at, request).await? {
            Answer::Here(response) => Ok(response),
            Answer::At(elsewhere) => Err(CalDavError::Elsewhere(elsewhere.origin().ascii_serialization())),
        }
    }

    /// The same, but for being sent on.
    pub(super) async fn ask_once<R>(&self, at: &Url, request: &R) -> Result<Answer<R::Response>, CalDavError>
    where
        R: DavRequest,
        CalDavError: From<R::ParseError>,
    {
        let base: Uri = at.as_str().parse().map_err(|_| CalDavError::Address)?;
        let prepared = request.prepare_request(base).map_err(|_| CalDavError::Address)?;
        let prepared = reqwest::Request::try_from(prepared).map_err(|_| CalDavError::Address)?;
        let (head, body) = self.send(prepared).await?;
        if head.status.is_redirection() {
            return Ok(Answer::At(self.location(at, &head)?));
        }
        Ok(Answer::Here(request.parse_response(&head, &body)?))
    }

    async fn send(&self, request: reqwest::Request) -> Result<(Parts, Vec<u8>), CalDavError> {
        let silent = |error: reqwest::Error| CalDavError::Silent(error.without_url());
        let mut request = RequestBuilder::from_parts(self.http.clone(), request);
        if let Some((user, password)) = &self.server.login {
            request = request.basic_auth(user, Some(password));
        }
        let mut answer = request.send().await.map_err(silent)?;
        let mut body = Vec::new();
        while let Some(piece) = answer.chunk().await.map_err(silent)? {
            if body.len() + piece.len() > LARGEST {
                return Err(CalDavError::TooLarge);
            }
            body.extend_from_slice(&piece);
        }
        let (mut head, ()) = http::Response::new(()).into_parts();
        head.status = answer.status();
        head.headers = answer.headers().clone();
        Ok((head, body))
    }

    fn location(&self, asked: &Url, head: &Parts) -> Result<Url, CalDavError> {
        let named = head.headers.get(LOCATION).and_then(|value| value.to_str().ok()).ok_or(CalDavError::Address)?;
        self.at_home(asked.join(named).map_err(|_| CalDavError::Address)?)
    }

    /// A place that the server names, if it may be shown the password.
    pub(super) fn at_home(&self, place: Url) -> Result<Url, CalDavError> {
        if self.server.is_at_home_in(&place) {
            return Ok(place);
        }
        Err(CalDavError::Elsewhere(place.origin().ascii_serialization()))
    }
}
