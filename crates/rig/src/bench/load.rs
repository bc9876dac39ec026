//! A load over HTTP: so many clients, each on a connection of its own that it keeps, one request after the other.
//!
//! All clients share one thread, so that the load takes as little as it can of the machine that it shares with the server.

use std::{
    net::SocketAddr,
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use super::figures::Sample;

/// Writes the next request, as it goes over the wire.
pub type Requests = Arc<dyn Fn(&mut Vec<u8>) + Send + Sync>;

/// An answer, as far as a load looks at it.
struct Head {
    status: u16,
    /// How long head and body are together.
    length: usize,
}

/// Loads the server for so long. Answers with another status are failures, and are not counted.
///
/// # Errors
///
/// When the server cannot be reached or breaks off.
pub fn run(
    server: SocketAddr,
    clients: usize,
    time: Duration,
    wanted: u16,
    requests: &Requests,
) -> anyhow::Result<Sample> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let mut all = JoinSet::new();
        let mut streams = Vec::with_capacity(clients);
        for _client in 0..clients {
            let stream = TcpStream::connect(server).await.context("cannot reach the server")?;
            stream.set_nodelay(true)?;
            streams.push(stream);
        }
        let started = Instant::now();
        for stream in streams {
            all.spawn(client(stream, started + time, wanted, Arc::clone(requests)));
        }
        let mut total = Sample::default();
        while let Some(ended) = all.join_next().await {
            total.join(ended.context("a client panicked")??);
        }
        total.elapsed = started.elapsed();
        Ok(total)
    })
}

async fn client(mut stream: TcpStream, until: Instant, wanted: u16, requests: Requests) -> anyhow::Result<Sample> {
    let mut sample = Sample::default();
    let (mut out, mut read) = (Vec::with_capacity(1024), Vec::with_capacity(64 * 1024));
    loop {
        let asked = Instant::now();
        if asked >= until {
            return Ok(sample);
        }
        out.clear();
        requests(&mut out);
        stream.write_all(&out).await?;
        read.clear();
        let head = loop {
            if stream.read_buf(&mut read).await? == 0 {
                bail!("the server closed a connection");
            }
            match head(&read)? {
                Some(head) if read.len() >= head.length => break head,
                Some(_) | None => {}
            }
        };
        if head.status == wanted {
            sample.answered(asked.elapsed());
        } else {
            sample.failed(|| String::from_utf8_lossy(&read).into_owned());
        }
    }
}

/// The head of an answer, once it is there. Answers without a length are not understood.
fn head(read: &[u8]) -> anyhow::Result<Option<Head>> {
    let Some(end) = read.windows(4).position(|four| four == b"\r\n\r\n") else { return Ok(None) };
    let text = std::str::from_utf8(read.get(..end).unwrap_or_default()).context("a head that is no text")?;
    let mut lines = text.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).context("no status")?;
    let length = lines.find_map(|line| {
        let (name, value) = line.split_once(':')?;
        name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().ok())?
    });
    let length = length.context("an answer without a length")? + end + 4;
    Ok(Some(Head { status, length }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_heads() {
        let text = b"HTTP/1.1 201 Created\r\nContent-Length: 2\r\ndate: x\r\n\r\n{}";
        let found = head(text).unwrap().unwrap();
        assert_eq!((found.status, found.length), (201, text.len()));
        assert!(head(b"HTTP/1.1 200 OK\r\ncontent-length: 1\r\n").unwrap().is_none());
        assert!(head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
    }
}
