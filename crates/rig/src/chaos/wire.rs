//! A bare HTTP connection that is kept alive: for loads that need a thousand of them, and must know what was answered.

use anyhow::{Context, anyhow, bail};
use serde_json::Value;
use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
    time::{Duration, Instant},
};

/// How long an answer may take.
pub const PATIENCE: Duration = Duration::from_secs(30);
/// How much of an answer is read at a time.
const CHUNK: usize = 4096;

/// A connection to a server.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
}

/// What a server answered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The body.
    pub body: Value,
    /// How long it took.
    pub took: Duration,
}

/// The address of a server at `http://ADDRESS:PORT`.
///
/// # Errors
///
/// When it is none.
pub fn address(base: &str) -> anyhow::Result<SocketAddr> {
    base.trim_start_matches("http://").parse().with_context(|| format!("{base} is no address"))
}

/// The bytes of a request; a body is JSON.
pub fn request(method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Vec<u8> {
    let text = body.map(Value::to_string).unwrap_or_default();
    let mut head = format!("{method} {path} HTTP/1.1\r\nhost: chaos\r\ncontent-length: {}\r\n", text.len());
    for (name, value) in headers {
        head.extend([name, ": ", value, "\r\n"]);
    }
    format!("{head}\r\n{text}").into_bytes()
}

impl Connection {
    /// Connects.
    ///
    /// # Errors
    ///
    /// When nobody listens.
    pub fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect_timeout(&address, PATIENCE)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_write_timeout(Some(PATIENCE))?;
        Ok(Self { stream })
    }

    /// Sends a request and reads the answer.
    ///
    /// # Errors
    ///
    /// When there is none: then nobody knows what became of the request.
    pub fn send(&mut self, request: &[u8]) -> anyhow::Result<Answer> {
        let started = Instant::now();
        self.stream.write_all(request)?;
        let mut read = Vec::with_capacity(CHUNK);
        let (head, start) = loop {
            if let Some(end) = find(&read, b"\r\n\r\n") {
                break (String::from_utf8_lossy(read.get(..end).unwrap_or_default()).into_owned(), end + 4);
            }
            self.more(&mut read)?;
        };
        let length = length(&head)?;
        while read.len() < start + length {
            self.more(&mut read)?;
        }
        let took = started.elapsed();
        let body = read.get(start..start + length).unwrap_or_default();
        let body = if body.is_empty() { Value::Null } else { serde_json::from_slice(body).unwrap_or(Value::Null) };
        Ok(Answer { status: status(&head)?, body, took })
    }

    fn more(&mut self, read: &mut Vec<u8>) -> anyhow::Result<()> {
        let mut chunk = [0; CHUNK];
        let count = self.stream.read(&mut chunk)?;
        if count == 0 {
            bail!("the connection was closed before the answer was whole");
        }
        read.extend_from_slice(chunk.get(..count).unwrap_or_default());
        Ok(())
    }
}

fn find(within: &[u8], what: &[u8]) -> Option<usize> {
    within.windows(what.len()).position(|window| window == what)
}

fn status(head: &str) -> anyhow::Result<u16> {
    let word = head.split(' ').nth(1).ok_or_else(|| anyhow!("no status in {head:?}"))?;
    word.parse().with_context(|| format!("no status in {head:?}"))
}

fn length(head: &str) -> anyhow::Result<usize> {
    let mut lines = head.lines().filter_map(|line| line.split_once(':'));
    let (_, length) = lines
        .find(|(name, _)| name.eq_ignore_ascii_case("content-length"))
        .ok_or_else(|| anyhow!("an answer without a length: {head:?}"))?;
    length.trim().parse().with_context(|| format!("no length in {head:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{net::TcpListener, thread};

    #[test]
    fn reads_answers_that_come_in_pieces() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        let server = thread::spawn(move || {
            let mut stream = listener.accept().unwrap().0;
            let mut seen = [0; 1024];
            let count = stream.read(&mut seen).unwrap();
            for piece in ["HTTP/1.1 201 Cre", "ated\r\nContent-Length: 9\r\n\r", "\n{\"a\":", "[1]}"] {
                stream.write_all(piece.as_bytes()).unwrap();
            }
            let half = stream.read(&mut seen).unwrap();
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{").unwrap();
            (count, half)
        });
        let mut connection = Connection::open(address(&base).unwrap()).unwrap();
        let asked = request("POST", "/x", &[("a", "b")], Some(&serde_json::json!({})));
        assert_eq!(
            String::from_utf8_lossy(&asked),
            "POST /x HTTP/1.1\r\nhost: chaos\r\ncontent-length: 2\r\na: b\r\n\r\n{}"
        );
        let answer = connection.send(&asked).unwrap();
        assert_eq!((answer.status, answer.body), (201, serde_json::json!({"a": [1]})));
        assert!(connection.send(&asked).is_err(), "an answer that breaks off is none");
        server.join().unwrap();
    }
}
