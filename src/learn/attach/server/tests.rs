use tokio::net::UnixStream;
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use super::super::address::running;
use super::super::client;
use super::super::protocol::{MOST_TOLD, Size, Told, VERSION, bytes, message};
use super::*;

/// Generous: only a hang is to be found by it.
const DEADLINE: Duration = Duration::from_secs(60);

/// A server and the guide behind it, which opens whatever is wished for and echoes keys.
struct Site {
    lab: Running,
    news: UnboundedSender<Overheard>,
    serving: tokio::task::JoinHandle<()>,
}

/// `lesson` is the test's own: all tests are one process.
fn site(lesson: &str) -> Site {
    let door = Door::open(lesson).expect("a socket");
    let (news, heard) = unbounded_channel();
    let told = news.clone();
    let wishes = move |wish| {
        let news = match wish {
            Wish::Keys { terminal, bytes } => News::Output { terminal, bytes },
            Wish::Open { terminal } => News::Opened { terminal },
            Wish::World => News::World(Box::default()),
            Wish::Leave => News::Left { residue: Vec::new() },
            _ => return,
        };
        let _ = told.send(Overheard::News(news));
    };
    let serving = tokio::spawn(serve(door, heard, wishes));
    let terminals = vec!["A".into(), "B".into()];
    news.send(Overheard::News(News::Ready { terminals, limits: Vec::new(), ms: 0.0 })).expect("it serves");
    Site { lab: Running { pid: std::process::id(), lesson: lesson.to_owned() }, news, serving }
}

async fn connect(lab: &Running) -> UnixStream {
    let stream = std::os::unix::net::UnixStream::connect_addr(&address(uid(), lab).expect("an address"));
    let stream = stream.expect("it listens");
    stream.set_nonblocking(true).expect("a socket");
    UnixStream::from_std(stream).expect("a socket")
}

fn attach() -> Vec<u8> {
    message(&Asked::Attach { version: VERSION, terminal: None, size: Size { columns: 80, rows: 24 } })
}

/// Reads until this many frames have come, or the end.
async fn frames(stream: &mut UnixStream, count: usize) -> Vec<Body<Told>> {
    let mut decoder = Decoder::new(MOST_TOLD);
    let mut frames = Vec::new();
    let mut chunk = [0; 4096];
    while frames.len() < count {
        match timeout(DEADLINE, stream.read(&mut chunk)).await.expect("in time") {
            Ok(0) | Err(_) => break,
            Ok(n) => decoder.feed(&chunk[..n]),
        }
        while let Some(frame) = decoder.next().expect("well-formed") {
            frames.push(frame);
        }
    }
    frames
}

#[tokio::test]
async fn keys_come_back_as_output_and_the_end_is_told() {
    let site = site("test-keys");
    assert!(running(uid()).expect("a list").contains(&site.lab));
    let mut stream = connect(&site.lab).await;
    stream.write_all(&attach()).await.expect("it reads");
    let attached = frames(&mut stream, 2).await;
    assert!(matches!(&attached[0], Body::Message(Told::Attached { terminal, .. }) if terminal.as_str() == "B"));
    stream.write_all(&bytes(b"ls")).await.expect("it reads");
    assert_eq!(frames(&mut stream, 1).await, [Body::Bytes(b"ls".to_vec())]);
    drop(site.news.send(Overheard::News(News::Left { residue: Vec::new() })));
    let last = frames(&mut stream, usize::MAX).await;
    assert!(matches!(last.last(), Some(Body::Message(Told::Over { .. }))), "{last:?}");
    drop(site.news);
    timeout(DEADLINE, site.serving).await.expect("in time").expect("it ends well");
    assert!(!running(uid()).expect("a list").contains(&site.lab), "nothing is left");
}

#[tokio::test]
async fn a_world_is_told_to_many() {
    let site = site("test-world");
    for _ in 0..3 {
        let world = timeout(DEADLINE, client::world(&site.lab)).await.expect("in time");
        world.expect("a world");
    }
}

#[tokio::test]
async fn nonsense_is_dropped_and_others_are_served() {
    let site = site("test-nonsense");
    let mut silent = connect(&site.lab).await;
    for nonsense in [&[0xff; 64][..], &[0, 0, 0, 2, 1, b'{'], &[0, 0, 0, 0], &bytes(b"keys of nobody")] {
        let mut stream = connect(&site.lab).await;
        stream.write_all(nonsense).await.expect("it reads");
        let told = frames(&mut stream, usize::MAX).await;
        assert!(told.iter().all(|told| matches!(told, Body::Message(Told::Refused { .. }))), "{told:?}");
    }
    client::world(&site.lab).await.expect("a world");
    silent.write_all(&attach()).await.expect("it still has its time");
    assert!(matches!(frames(&mut silent, 1).await.first(), Some(Body::Message(Told::Attached { .. }))));
}

#[tokio::test]
async fn who_does_not_read_is_dropped() {
    let site = site("test-slow");
    let mut stream = connect(&site.lab).await;
    stream.write_all(&attach()).await.expect("it reads");
    frames(&mut stream, 2).await;
    let flood = News::Output { terminal: "B".into(), bytes: vec![b'x'; 64 * 1024] };
    for _ in 0..400 {
        site.news.send(Overheard::News(flood.clone())).expect("it serves");
    }
    client::world(&site.lab).await.expect("others are served");
    let rest = frames(&mut stream, usize::MAX).await; // to the end: it was dropped
    assert!(rest.len() < 800, "{}", rest.len());
}
