//! What two roles say to each other: a hello of both sides, then one question at a time. Needs a
//! link; keeps every limit in time and size, and loses no thread: what does not fit ends the
//! connection.

use super::frame::{self, Broken};
use super::link::{Link, Until};
use deskready::observation::Why;
use deskready_probes::host::HostError;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

/// Version of this talk. Another one is refused by name.
pub const PROTOCOL: u32 = 1;
const GREETING_BYTES: usize = 4 * 1024;
/// Most bytes of a question.
pub const QUESTION_BYTES: usize = 1024 * 1024;
/// For everything that needs nobody to think.
pub const PROMPT: Duration = Duration::from_secs(5);
/// No question may take longer, whatever it says.
const LONGEST: Duration = Duration::from_secs(15 * 60);

/// A role of this program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// `deskready run`.
    Service,
    /// `deskready session`.
    Session,
    /// `deskready helper`.
    Helper,
    /// `deskready check` or `status`, asking the service.
    Desk,
}

impl Role {
    /// As people type it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Service => "service",
            Self::Session => "session",
            Self::Helper => "helper",
            Self::Desk => "desk",
        }
    }
}

/// The first message of each side.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Greeting {
    /// Goes on.
    Hello {
        protocol: u32,
        role: Role,
        #[serde(default)]
        version: String,
    },
    /// Goes no further.
    Refused(HostError),
}

/// What the asking side says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Asks<V> {
    /// One question, and the time there is for it.
    Ask { limit_ms: u64, verb: V },
    /// No further question, and the other side is not needed any more.
    Bye { why: String },
}

/// What the answering side says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Says<A> {
    /// How far it is.
    Progress(Step),
    /// The answer.
    Answer(A),
    /// There is none, and why.
    Error(HostError),
}

/// How far a long question is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// These probes run.
    Begins(Vec<String>),
    /// One came back.
    Done {
        /// Probe.
        probe: String,
        /// Duration, milliseconds.
        took_ms: u64,
    },
}

/// Why no answer came, where the other side did not say so itself.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// The connection.
    #[error(transparent)]
    Broken(#[from] Broken),
    /// The other side does not talk to us.
    #[error("{}", .0.detail)]
    Refused(HostError),
    /// It says what we do not understand.
    #[error("it answers what nobody understands: {0}")]
    Strange(String),
}

fn hello(role: Role) -> Greeting {
    Greeting::Hello {
        protocol: PROTOCOL,
        role,
        version: env!("CARGO_PKG_VERSION").to_owned(),
    }
}

/// Begins a connection as the asking side.
///
/// # Errors
/// When the other side is not the one wanted, or does not talk.
pub fn greet(
    link: &mut dyn Link,
    deadline: Instant,
    me: Role,
    wanted: Role,
) -> Result<(), Trouble> {
    let mut until = Until { link, deadline };
    // Who was refused may not be listened to any more; the refusal waits to be read all the same.
    let sent = frame::write(&mut until, &hello(me), GREETING_BYTES);
    match frame::read(&mut until, GREETING_BYTES)? {
        Ok(Greeting::Refused(why)) => Err(Trouble::Refused(why)),
        Ok(Greeting::Hello { protocol, .. }) if protocol != PROTOCOL => {
            Err(Trouble::Refused(other_version(protocol)))
        }
        Ok(Greeting::Hello { role, .. }) if role == wanted => Ok(sent?),
        Ok(Greeting::Hello { role, .. }) => {
            let text = format!("it is the {}, not the {}", role.as_str(), wanted.as_str());
            Err(Trouble::Strange(text))
        }
        Err(what) => Err(Trouble::Strange(what)),
    }
}

fn other_version(protocol: u32) -> HostError {
    let text = format!("it talks in version {protocol}, this program in version {PROTOCOL}");
    HostError::new(Why::Unsupported, text)
}

/// Says no, and why, to who just came. Waits for nobody.
pub fn refuse(link: &mut dyn Link, why: HostError) {
    let deadline = Instant::now() + Duration::from_millis(100);
    let mut until = Until { link, deadline };
    // Who does not listen need not know.
    let _ = frame::write(&mut until, &Greeting::Refused(why), GREETING_BYTES);
}

/// Says that nothing more will be asked.
pub fn farewell(link: &mut dyn Link, why: &str) {
    let deadline = Instant::now() + Duration::from_millis(100);
    let mut until = Until { link, deadline };
    let bye = Asks::<()>::Bye {
        why: why.to_owned(),
    };
    let _ = frame::write(&mut until, &bye, GREETING_BYTES);
}

/// Asks one question and waits for its answer until the deadline.
///
/// # Errors
/// When there is no answer; the connection is of no more use then.
pub fn ask<V: Serialize, A: DeserializeOwned>(
    link: &mut dyn Link,
    deadline: Instant,
    verb: &V,
    answer_bytes: usize,
    told: &mut dyn FnMut(Step),
) -> Result<Result<A, HostError>, Trouble> {
    let mut until = Until { link, deadline };
    let left = deadline.saturating_duration_since(Instant::now());
    // A little less than there is, so that what was done until then still arrives.
    let theirs = left.saturating_sub((left / 10).min(Duration::from_millis(500)));
    let question = Asks::Ask {
        limit_ms: u64::try_from(theirs.as_millis()).unwrap_or(u64::MAX),
        verb,
    };
    frame::write(&mut until, &question, QUESTION_BYTES)?;
    loop {
        match frame::read::<Says<A>>(&mut until, answer_bytes)? {
            Ok(Says::Progress(step)) => told(step),
            Ok(Says::Answer(answer)) => return Ok(Ok(answer)),
            Ok(Says::Error(error)) => return Ok(Err(error)),
            Err(what) => return Err(Trouble::Strange(what)),
        }
    }
}

/// How the answering side of a connection ended.
#[derive(Debug)]
pub enum End {
    /// The other side closed, or was of no more use.
    Closed,
    /// It said that it needs no more answers, and why.
    Bye(String),
    /// It does not talk to us.
    Refused(HostError),
}

/// Who the answering side is, and what it takes.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Its role.
    pub role: Role,
    /// Most bytes of an answer.
    pub answer_bytes: usize,
}

/// Answers one question: the verb, the time there is, and whom to tell how far it is.
pub type Answering<'a, V, A> =
    dyn FnMut(V, Duration, &mut dyn FnMut(Step)) -> Result<A, HostError> + 'a;

/// Answers on one connection until it ends. `idle` is called to wait for the next message and says
/// whether to go on.
pub fn serve<V: DeserializeOwned, A: Serialize>(
    link: &mut dyn Link,
    manner: Manner,
    idle: &mut dyn FnMut(&mut dyn Link) -> bool,
    each: &mut Answering<'_, V, A>,
) -> End {
    if !idle(link) {
        return End::Closed;
    }
    match be_greeted(link, manner.role) {
        Ok(()) => {}
        Err(Trouble::Refused(why)) => return End::Refused(why),
        Err(Trouble::Broken(_) | Trouble::Strange(_)) => return End::Closed,
    }
    while idle(link) {
        let deadline = Instant::now() + PROMPT;
        let heard = frame::read::<Asks<V>>(&mut Until { link, deadline }, QUESTION_BYTES);
        let said = match heard {
            Err(_) => return End::Closed,
            Ok(Ok(Asks::Bye { why })) => return End::Bye(why),
            Ok(Ok(Asks::Ask { limit_ms, verb })) => {
                let limit = Duration::from_millis(limit_ms).min(LONGEST);
                answer(link, limit, verb, each)
            }
            Ok(Err(what)) => Says::Error(HostError::new(
                Why::Unsupported,
                format!("this question is not understood: {what}"),
            )),
        };
        let deadline = Instant::now() + PROMPT;
        let sent = frame::write(&mut Until { link, deadline }, &said, manner.answer_bytes);
        if sent.is_err() {
            return End::Closed;
        }
    }
    End::Closed
}

fn be_greeted(link: &mut dyn Link, role: Role) -> Result<(), Trouble> {
    let deadline = Instant::now() + PROMPT;
    let mut until = Until { link, deadline };
    match frame::read(&mut until, GREETING_BYTES)? {
        Ok(Greeting::Hello { protocol, .. }) if protocol == PROTOCOL => {
            Ok(frame::write(&mut until, &hello(role), GREETING_BYTES)?)
        }
        Ok(Greeting::Hello { protocol, .. }) => {
            let why = other_version(protocol);
            refuse(link, other_version(PROTOCOL));
            Err(Trouble::Refused(why))
        }
        Ok(Greeting::Refused(why)) => Err(Trouble::Refused(why)),
        Err(what) => Err(Trouble::Strange(what)),
    }
}

fn answer<V, A>(
    link: &mut dyn Link,
    limit: Duration,
    verb: V,
    each: &mut Answering<'_, V, A>,
) -> Says<A> {
    let mut tell = |step: Step| {
        let deadline = Instant::now() + PROMPT;
        // Who is gone is noticed when the answer is sent.
        let said = Says::<()>::Progress(step);
        let _ = frame::write(&mut Until { link, deadline }, &said, QUESTION_BYTES);
    };
    // A panic is our failure and says nothing about the desk.
    match catch_unwind(AssertUnwindSafe(|| each(verb, limit, &mut tell))) {
        Ok(Ok(answer)) => Says::Answer(answer),
        Ok(Err(error)) => Says::Error(error),
        Err(_) => {
            let text = "the question itself failed; the log tells more";
            Says::Error(HostError::new(Why::Unsupported, text))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roles::link::pair;

    const LONG: Duration = Duration::from_secs(20);
    const MANNER: Manner = Manner {
        role: Role::Helper,
        answer_bytes: 4 * 1024,
    };

    fn soon() -> Instant {
        Instant::now() + LONG
    }

    /// Answers a number with a text; 0 panics, 1 is refused, 2 is too long to send.
    fn each(number: u32, limit: Duration, tell: &mut dyn FnMut(Step)) -> Result<String, HostError> {
        tell(Step::Begins(vec!["x".to_owned()]));
        match number {
            0 => panic!("planted"),
            1 => Err(HostError::new(Why::Busy, "planted")),
            2 => Ok("x".repeat(5_000)),
            _ => Ok(format!("{number}, {} s at most", limit.as_secs())),
        }
    }

    fn with_server(story: impl FnOnce(&mut dyn Link)) -> End {
        let (mut here, mut there) = pair();
        let server = std::thread::spawn(move || {
            serve::<u32, String>(&mut *there, MANNER, &mut |_| true, &mut each)
        });
        story(&mut *here);
        drop(here);
        server.join().unwrap()
    }

    fn put<T: Serialize>(link: &mut dyn Link, message: &T) {
        let deadline = soon();
        frame::write(&mut Until { link, deadline }, message, QUESTION_BYTES).unwrap();
    }

    #[test]
    fn questions_are_answered_one_after_the_other_whatever_became_of_the_one_before() {
        let end = with_server(|link| {
            greet(link, soon(), Role::Service, Role::Helper).unwrap();
            let mut steps = 0;
            let mut put = |number: u32| {
                ask::<_, String>(link, soon(), &number, 4096, &mut |_| steps += 1).unwrap()
            };
            assert_eq!(put(7).unwrap(), "7, 19 s at most");
            assert_eq!(put(0).unwrap_err().why, Why::Unsupported);
            assert_eq!(put(1).unwrap_err().why, Why::Busy);
            assert_eq!(put(8).unwrap(), "8, 19 s at most");
            assert_eq!(steps, 4);
        });
        assert!(matches!(end, End::Closed), "{end:?}");
    }

    #[test]
    fn a_question_of_a_newer_version_is_told_and_the_next_one_answered() {
        with_server(|link| {
            greet(link, soon(), Role::Service, Role::Helper).unwrap();
            let strange = serde_json::json!({"verb": "dance"});
            let told = ask::<_, String>(link, soon(), &strange, 4096, &mut |_| {});
            assert_eq!(told.unwrap().unwrap_err().why, Why::Unsupported);
            let told = ask::<_, String>(link, soon(), &9, 4096, &mut |_| {});
            assert!(told.unwrap().is_ok());
        });
    }

    #[test]
    fn no_question_may_take_longer_than_a_quarter_of_an_hour() {
        with_server(|link| {
            greet(link, soon(), Role::Service, Role::Helper).unwrap();
            let question = Asks::Ask {
                limit_ms: u64::MAX,
                verb: 3,
            };
            put(link, &question);
            let deadline = soon();
            let mut until = Until { link, deadline };
            let _: Result<Says<String>, _> = frame::read(&mut until, 4096).unwrap();
            let answer = frame::read::<Says<String>>(&mut until, 4096).unwrap();
            assert_eq!(answer, Ok(Says::Answer("3, 900 s at most".to_owned())));
        });
    }

    #[test]
    fn an_answer_that_is_too_long_ends_the_connection() {
        with_server(|link| {
            greet(link, soon(), Role::Service, Role::Helper).unwrap();
            let told = ask::<_, String>(link, soon(), &2, 4096, &mut |_| {}).unwrap_err();
            assert!(matches!(told, Trouble::Broken(Broken::Gone)), "{told}");
        });
    }

    #[test]
    fn who_says_bye_is_let_go_with_the_reason() {
        let end = with_server(|link| {
            greet(link, soon(), Role::Service, Role::Helper).unwrap();
            farewell(link, "replaced");
        });
        assert!(
            matches!(&end, End::Bye(why) if why == "replaced"),
            "{end:?}"
        );
    }

    #[test]
    fn another_protocol_and_another_role_are_told_on_both_sides() {
        let end = with_server(|link| {
            let other = Greeting::Hello {
                protocol: 2,
                role: Role::Service,
                version: String::new(),
            };
            put(link, &other);
            let deadline = soon();
            let heard = frame::read::<Greeting>(&mut Until { link, deadline }, GREETING_BYTES);
            let heard = heard.unwrap().unwrap();
            assert!(matches!(heard, Greeting::Refused(_)), "{heard:?}");
        });
        assert!(matches!(end, End::Refused(_)), "{end:?}");
        with_server(|link| {
            let told = greet(link, soon(), Role::Service, Role::Session).unwrap_err();
            assert!(told.to_string().contains("it is the helper"), "{told}");
        });
    }

    #[test]
    fn who_is_refused_hears_why_and_who_does_not_answer_is_given_up() {
        let (mut here, mut there) = pair();
        refuse(
            &mut *there,
            HostError::new(Why::Denied, "user 7 may not ask"),
        );
        drop(there);
        let told = greet(&mut *here, soon(), Role::Service, Role::Helper).unwrap_err();
        assert!(matches!(&told, Trouble::Refused(why) if why.why == Why::Denied));
        assert_eq!(told.to_string(), "user 7 may not ask");
        let (mut here, _there) = pair();
        let deadline = Instant::now() + Duration::from_millis(30);
        let told = greet(&mut *here, deadline, Role::Service, Role::Helper).unwrap_err();
        assert!(matches!(told, Trouble::Broken(Broken::TimedOut)), "{told}");
    }

    #[test]
    fn a_question_is_given_up_at_its_limit_also_when_the_answer_trickles() {
        let (mut here, mut there) = pair();
        let trickle = std::thread::spawn(move || {
            use std::io::Write as _;
            // A head that promises a kilobyte, and then a byte at a time.
            let _ = there.write_all(&(1024_u32 | (1 << 31)).to_be_bytes());
            while there.write_all(b" ").is_ok() {
                std::thread::sleep(Duration::from_millis(5));
            }
        });
        let begun = Instant::now();
        let deadline = begun + Duration::from_millis(100);
        let told = ask::<_, String>(&mut *here, deadline, &1, 4096, &mut |_| {}).unwrap_err();
        assert!(matches!(told, Trouble::Broken(Broken::TimedOut)), "{told}");
        assert!(begun.elapsed() < LONG);
        drop(here);
        trickle.join().unwrap();
    }
}
