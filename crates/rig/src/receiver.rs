//! A receiver of webhooks on the loopback interface: keeps a ledger of what it was sent, and answers as it is told, badly too.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use serde_json::Value;

/// How long the receiver waits for the rest of a request.
const PATIENCE: Duration = Duration::from_secs(30);

/// One request.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The path.
    pub path: String,
    /// The headers, by their names in small letters.
    pub headers: BTreeMap<String, String>,
    /// The body, to the letter.
    pub body: String,
    /// When it had come.
    pub at: Instant,
    /// Whether it was answered well.
    pub taken: bool,
}

/// What is answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// This status, with nothing more.
    Status(u16),
    /// 302 to this address.
    Redirect(String),
    /// The connection is closed without an answer.
    Drop,
    /// Nothing, for so long; then the connection is closed.
    Hang(Duration),
    /// 200, byte by byte with such a pause, and an end that never comes.
    Drip(Duration),
    /// 200 with a body of so many bytes.
    Huge(usize),
}

type React = dyn Fn(&Hit) -> Reaction + Send + Sync;

/// A receiver; dropping it stops it.
pub struct Receiver {
    base: String,
    shared: Arc<Shared>,
}

struct Shared {
    hits: Mutex<Vec<Hit>>,
    react: Box<React>,
    over: AtomicBool,
}

impl Receiver {
    /// One that answers as `react` says.
    ///
    /// # Panics
    ///
    /// When there is no free port.
    pub fn start(react: impl Fn(&Hit) -> Reaction + Send + Sync + 'static) -> Self {
        let listener = match TcpListener::bind("127.0.0.1:0") {
            Ok(listener) => listener,
            Err(error) => panic!("cannot listen on the loopback interface: {error}"),
        };
        let base = match listener.local_addr() {
            Ok(address) => format!("http://{address}"),
            Err(error) => panic!("cannot tell the port: {error}"),
        };
        let shared = Arc::new(Shared { hits: Mutex::default(), react: Box::new(react), over: AtomicBool::new(false) });
        let served = Arc::clone(&shared);
        thread::spawn(move || {
            for connection in listener.incoming() {
                if served.over.load(Ordering::Relaxed) {
                    return;
                }
                let (Ok(connection), shared) = (connection, Arc::clone(&served)) else { continue };
                // What goes wrong on a connection is its own affair.
                thread::spawn(move || drop(shared.serve(&connection)));
            }
        });
        Self { base, shared }
    }

    /// One that takes everything.
    pub fn willing() -> Self {
        Self::start(|_| Reaction::Status(200))
    }

    /// Its address, as `http://ADDR:PORT`.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The address of a path that starts with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }

    /// Everything that it was sent until now, in the order in which it came.
    pub fn hits(&self) -> Vec<Hit> {
        self.shared.ledger().clone()
    }

    /// How much it was sent.
    pub fn count(&self) -> usize {
        self.shared.ledger().len()
    }

    /// Waits until it was sent so much; answers all of it.
    ///
    /// # Panics
    ///
    /// When that does not happen in time.
    pub fn wait_for(&self, count: usize) -> Vec<Hit> {
        let what = format!("{count} deliveries at {}", self.base);
        if let Err(error) = crate::wait::until(Duration::from_secs(30), &what, || self.count() >= count) {
            panic!("{error}: {:#?}", self.hits());
        }
        self.hits()
    }
}

impl Hit {
    /// A header.
    ///
    /// # Panics
    ///
    /// When it is missing.
    pub fn header(&self, name: &str) -> &str {
        match self.headers.get(name) {
            Some(value) => value,
            None => panic!("no {name} among {:?}", self.headers),
        }
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// When it is none.
    pub fn json(&self) -> Value {
        match serde_json::from_str(&self.body) {
            Ok(value) => value,
            Err(error) => panic!("no JSON ({error}): {}", self.body),
        }
    }
}

impl Shared {
    fn ledger(&self) -> std::sync::MutexGuard<'_, Vec<Hit>> {
        self.hits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&self, connection: &TcpStream) -> std::io::Result<()> {
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.set_nodelay(true)?;
        let mut reader = BufReader::new(connection);
        while let Some(mut hit) = read(&mut reader)? {
            let reaction = (self.react)(&hit);
            hit.taken = matches!(reaction, Reaction::Status(200..300) | Reaction::Drip(_) | Reaction::Huge(_));
            self.ledger().push(hit);
            if !answer(connection, &reaction)? {
                return connection.shutdown(Shutdown::Both);
            }
        }
        Ok(())
    }
}

/// The next request on a connection; nothing when it was closed.
fn read(reader: &mut BufReader<&TcpStream>) -> std::io::Result<Option<Hit>> {
    let mut line = String::new();
    if reader.read_line(&mut line)? == 0 {
        return Ok(None);
    }
    let path = line.split(' ').nth(1).unwrap_or_default().to_owned();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 || line.trim().is_empty() {
            break;
        }
        if let Some((name, value)) = line.split_once(':') {
            headers.insert(name.to_lowercase(), value.trim().to_owned());
        }
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let body = String::from_utf8_lossy(&body).into_owned();
    Ok(Some(Hit { path, headers, body, at: Instant::now(), taken: false }))
}

/// Answers; tells whether the connection goes on.
fn answer(mut connection: &TcpStream, reaction: &Reaction) -> std::io::Result<bool> {
    match reaction {
        Reaction::Status(status) => {
            write!(connection, "HTTP/1.1 {status} It\r\ncontent-length: 0\r\n\r\n")?;
            Ok(true)
        }
        Reaction::Redirect(to) => {
            write!(connection, "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")?;
            Ok(true)
        }
        Reaction::Drop => Ok(false),
        Reaction::Hang(time) => {
            thread::sleep(*time);
            Ok(false)
        }
        Reaction::Drip(pause) => {
            write!(connection, "HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")?;
            while connection.write_all(b"x").is_ok() {
                thread::sleep(*pause);
            }
            Ok(false)
        }
        Reaction::Huge(bytes) => {
            write!(connection, "HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n")?;
            let chunk = [b'x'; 8_192];
            let mut left = *bytes;
            while left > 0 {
                let part = chunk.get(..left.min(chunk.len())).unwrap_or(&chunk);
                connection.write_all(part)?;
                left -= part.len();
            }
            Ok(true)
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.shared.over.store(true, Ordering::Relaxed);
        // Wakes the thread that listens.
        drop(TcpStream::connect(self.base.trim_start_matches("http://")));
    }
}
