//! Listens, with or without TLS, until it is told to stop; then streams end, requests in flight get
//! their answer, and it returns. Needs a router. Must not decide who may come in.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use axum_server::accept::{Accept, DefaultAcceptor};
use axum_server::tls_rustls::{RustlsAcceptor, RustlsConfig};
use axum_server::{Handle, Server};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tower::Service;

use super::limits::{CONNECTIONS, HEADER_TIME};
use crate::config::Tls;

/// How long requests in flight may take once central is told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(8);

/// A place to listen that is already taken, so that its port is known.
#[derive(Debug)]
pub struct Bound {
    listener: std::net::TcpListener,
    pub address: SocketAddr,
    /// How long a connection may say nothing before it is closed.
    pub first_request: Duration,
}

/// Takes the place.
pub fn bind(listen: SocketAddr) -> io::Result<Bound> {
    let listener = std::net::TcpListener::bind(listen)?;
    let address = listener.local_addr()?;
    Ok(Bound {
        listener,
        address,
        first_request: HEADER_TIME,
    })
}

/// Serves until `stopping` turns true.
pub async fn run(
    bound: Bound,
    router: Router,
    tls: Option<&Tls>,
    mut stopping: watch::Receiver<bool>,
) -> io::Result<()> {
    let handle = Handle::new();
    let to_stop = handle.clone();
    tokio::spawn(async move {
        // An error means that nobody is left who could ask for a stop: the same as being asked.
        let _ = stopping.wait_for(|stop| *stop).await;
        to_stop.graceful_shutdown(Some(LAST_REQUESTS));
    });
    let places = Places(Arc::new(Semaphore::new(CONNECTIONS)));
    let mut server = axum_server::from_tcp(bound.listener)?
        .handle(handle)
        .first_request_timeout(bound.first_request);
    limit(&mut server);
    match tls {
        None => {
            server
                .map(|_| Counted {
                    inner: DefaultAcceptor::new(),
                    places,
                })
                .serve(router.into_make_service())
                .await
        }
        Some(files) => {
            let config = RustlsConfig::from_pem_file(&files.cert, &files.key)
                .await
                .map_err(|e| {
                    io::Error::new(
                        e.kind(),
                        format!(
                            "[tls] cert {} and key {} cannot be used: {e}",
                            files.cert.display(),
                            files.key.display()
                        ),
                    )
                })?;
            let inner = RustlsAcceptor::new(config);
            server
                .map(|_| Counted { inner, places })
                .serve(router.into_make_service())
                .await
        }
    }
}

fn limit<A>(server: &mut Server<SocketAddr, A>) {
    server
        .http_builder()
        .http1()
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(64 * 1024);
    server
        .http_builder()
        .http2()
        .max_concurrent_streams(100)
        .keep_alive_interval(Some(Duration::from_secs(20)));
}

#[derive(Clone)]
struct Places(Arc<Semaphore>);

/// An acceptor that closes a connection at once when there are too many.
#[derive(Clone)]
struct Counted<A> {
    inner: A,
    places: Places,
}

/// Holds a connection's place as long as the connection lasts.
#[derive(Clone)]
pub struct Placed<S> {
    inner: S,
    _place: Arc<OwnedSemaphorePermit>,
}

impl<A, I, S> Accept<I, S> for Counted<A>
where
    A: Accept<I, Placed<S>>,
    A::Future: Send + 'static,
    A::Stream: Send + 'static,
    A::Service: Send + 'static,
{
    type Stream = A::Stream;
    type Service = A::Service;
    type Future = Pin<Box<dyn Future<Output = io::Result<(A::Stream, A::Service)>> + Send>>;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        match self.places.0.clone().try_acquire_owned() {
            Ok(place) => Box::pin(self.inner.accept(
                stream,
                Placed {
                    inner: service,
                    _place: Arc::new(place),
                },
            )),
            Err(_) => Box::pin(std::future::ready(Err(io::Error::other(
                "too many connections",
            )))),
        }
    }
}

impl<S, R> Service<R> for Placed<S>
where
    S: Service<R>,
{
    type Response = S::Response;
    type Error = S::Error;
    type Future = S::Future;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: R) -> Self::Future {
        self.inner.call(request)
    }
}
