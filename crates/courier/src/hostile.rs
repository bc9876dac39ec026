//! Addresses that somebody would like us to call, and must not get us to.

use crate::{Client, Lookup, client::Answered, guard::Found};
use engine::verbs::AddressPolicy;
use std::{
    io::{Read as _, Write as _},
    net::{IpAddr, TcpListener},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

/// Literal addresses inside, in all the ways in which they can be written, and addresses that are none.
const LITERAL: [&str; 44] = [
    "https://127.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://2130706433/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0177.0.0.1/",
    "https://017700000001/",
    "https://127.0.0.1./",
    "https://①②⑦.0.0.1/",
    "https://127。0。0。1/",
    "https://127%2e0%2e0%2e1/",
    "https://0.0.0.0/",
    "https://0/",
    "https://10.0.0.1/",
    "https://172.16.0.1/",
    "https://172.31.255.254/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data/",
    "https://2852039166/latest/meta-data/",
    "https://[fd00:ec2::254]/",
    "https://100.64.0.1/",
    "https://100.100.100.200/",
    "https://192.0.0.192/",
    "https://198.18.0.1/",
    "https://224.0.0.1/",
    "https://240.0.0.1/",
    "https://255.255.255.255/",
    "https://[::1]/",
    "https://[::]/",
    "https://[0:0:0:0:0:0:0:1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[::ffff:169.254.169.254]/",
    "https://[64:ff9b::7f00:1]/",
    "https://[64:ff9b:1::a00:1]/",
    "https://[2002:7f00:1::]/",
    "https://[2001:db8::1]/",
    "https://[fe80::1]/",
    "https://[fc00::1]/",
    "https://[fec0::1]/",
    "https://[ff02::1]/",
    "https://[2001::1]/",
];

/// Schemes, ports and forms that are not called.
const FORMS: [&str; 14] = [
    "http://example.com/",
    "ftp://example.com/",
    "file:///etc/passwd",
    "gopher://example.com/",
    "data:text/plain,x",
    "https://example.com:22/",
    "https://example.com:6379/",
    "https://example.com:80/",
    "https://user@example.com/",
    "https://example.com@127.0.0.1/",
    "https:///127.0.0.1/",
    "https:127.0.0.1",
    "//127.0.0.1/",
    "https://exa mple.com/",
];

/// Names that say where they lead, and names that do not.
const NAMES: [&str; 10] = [
    "https://localhost/",
    "https://LOCALHOST./",
    "https://a.localhost/",
    "https://metadata.google.internal/",
    "https://printer.local/",
    "https://127.0.0.1.nip.io/",
    "https://spoofed.burpcollaborator.example/",
    "https://rebind.example/",
    "https://mixed.example:8443/",
    "https://v6.example/",
];

/// A resolver of the attacker's: what it answers changes from question to question.
#[derive(Default)]
struct Liar(AtomicUsize);

impl Lookup for Liar {
    fn lookup(&self, name: String) -> Found {
        let asked = self.0.fetch_add(1, Ordering::SeqCst);
        let public: IpAddr = "203.0.114.7".parse().unwrap();
        let inside: Vec<IpAddr> = match &*name {
            "mixed.example" => vec![public, "10.0.0.8".parse().unwrap()],
            "v6.example" => vec!["::ffff:10.0.0.8".parse().unwrap()],
            // Public for whoever looks first, and inside for whoever connects.
            "rebind.example" if asked == 0 => vec![public],
            _ => vec!["127.0.0.1".parse().unwrap()],
        };
        Box::pin(async move { Ok(inside) })
    }
}

async fn post(client: &Client, url: &str) -> Answered {
    client.post(url, &[], "{}".to_owned()).await
}

#[tokio::test]
async fn nothing_inside_is_called() {
    let client = Client::new(AddressPolicy::PublicOnly, Arc::new(Liar(AtomicUsize::new(1)))).unwrap();
    let mut count = 0;
    for url in LITERAL.iter().chain(&FORMS).chain(&NAMES) {
        let answered = post(&client, url).await;
        let error = answered.report.error.unwrap_or_default();
        assert_eq!(answered.report.status, None, "{url}");
        let is_refused = error.contains("the address must") || error.contains("the address is not public");
        assert!(is_refused, "{url}: {error}");
        count += 1;
    }
    assert!(count >= 60, "{count}");
}

#[tokio::test]
async fn each_connection_asks_once_and_uses_what_was_looked_at() {
    let liar = Arc::new(Liar::default());
    let guard = crate::guard::Guard { lookup: liar.clone(), policy: AddressPolicy::PublicOnly };
    let name = || "rebind.example".parse::<reqwest::dns::Name>().unwrap();
    let first: Vec<IpAddr> =
        reqwest::dns::Resolve::resolve(&guard, name()).await.unwrap().map(|found| found.ip()).collect();
    assert_eq!(
        first,
        ["203.0.114.7".parse::<IpAddr>().unwrap()],
        "the answer that was looked at is the one to connect to"
    );
    assert_eq!(liar.0.load(Ordering::SeqCst), 1, "there is no second question between the look and the connection");
    let second = reqwest::dns::Resolve::resolve(&guard, name()).await.err().unwrap();
    assert!(second.to_string().contains("not public"), "the next connection looks again: {second}");
}

/// Answers each connection with these bytes; counts them.
fn receiver(answer: String) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, count) = (listener.local_addr().unwrap(), Arc::new(AtomicUsize::new(0)));
    let counted = Arc::clone(&count);
    thread::spawn(move || {
        for connection in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
            let mut connection = connection.unwrap();
            let mut request = [0; 4096];
            // What it sends does not matter, and neither does whether it stays for the answer.
            drop(connection.read(&mut request));
            drop(connection.write_all(answer.as_bytes()));
        }
    });
    (format!("http://{address}/hook"), count)
}

#[tokio::test]
async fn redirects_lead_nowhere() {
    let client = Client::new(AddressPolicy::AnyAddress, Arc::new(crate::SystemLookup)).unwrap();
    let (canary, called) = receiver("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".to_owned());
    for status in ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"] {
        let answer = format!("HTTP/1.1 {status}\r\nlocation: {canary}\r\ncontent-length: 0\r\n\r\n");
        let (url, _) = receiver(answer);
        let report = post(&client, &url).await.report;
        assert_eq!(report.status, status.split(' ').next().unwrap().parse().ok());
        assert!(!report.is_success() && report.error.unwrap().contains("redirects are not followed"));
    }
    assert_eq!(called.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn of_an_answer_the_beginning_is_kept() {
    let client = Client::new(AddressPolicy::AnyAddress, Arc::new(crate::SystemLookup)).unwrap();
    let huge = format!("HTTP/1.1 200 OK\r\ncontent-length: 10000000\r\n\r\n{}", "x".repeat(1_000_000));
    let (url, _) = receiver(huge);
    let report = post(&client, &url).await.report;
    assert!(report.is_success());
    assert_eq!(report.response.unwrap().len(), crate::LARGEST_RESPONSE);
    let (url, _) = receiver("HTTP/1.1 503 Later\r\nretry-after: 120\r\ncontent-length: 4\r\n\r\nbusy".to_owned());
    let answered = post(&client, &url).await;
    assert_eq!((answered.report.status, answered.report.response.as_deref()), (Some(503), Some("busy")));
    assert_eq!(answered.wanted, Some(std::time::Duration::from_mins(2)));
    let (url, _) = receiver("no HTTP at all".to_owned());
    let report = post(&client, &url).await.report;
    assert!(report.status.is_none() && report.error.is_some());
}
