//! One kind of background work, for everything that takes longer than a frame.
//!
//! A [`Task`] is a thread with a plain function on it. The window says what it wants to know, as a *request*: a value that
//! holds everything the answer depends on, so that two equal requests have the same answer. [`Task::follow`] may be called
//! every frame; it asks only when the request differs from the one before, and then the newest request wins: whatever
//! runs is told to give up, and nothing that it still says is heard. [`Task::poll`], once a frame, takes in what has been said.
//!
//! ```text
//!                 follow, ask                      the work ends
//!   Idle ─────────────────────────▶ Running(step) ───────────────▶ Done, or Failed(why)
//!    ▲                                   │ stop                           │
//!    │ forget                            ▼                                │
//!    └─────────────────────────────── Stopped ◀── follow, ask: Running ───┘
//! ```
//!
//! An answer stays until the next one is there, and it is kept with the request that it answers. [`Task::fresh`] gives it only
//! when that is the newest request; [`Task::answer`] gives it with its request, and who shows it then says that it is of
//! another state. So no number of another state is shown as the present one.
//!
//! While it works, the function tells *steps*. Most are only progress, and [`Task::poll`] keeps the last of them. Where each step
//! is a part of the result (a month, a scenario, a plot), [`Task::poll_each`] hands all of them over, in order, and the answer
//! is `()`. Work that panics has failed, in words, and the thread lives on. On a system that gives no thread the work is done in
//! the frame that asks for it: slow, but nothing is missing.
//!
//! What is deliberately not here: no queue (only the newest request matters; files, of which each must be written, are
//! [`files`](crate::app::tasks::files)), and no knowledge of who asks or of what is shown.

use crate::app::tasks::newest::{Latest, Wake, attempt};
use egui::{ProgressBar, Ui};
use std::ops::Deref;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

/// Where the work on the newest request stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State<P> {
    /// Nothing has been asked.
    Idle,
    /// The thread is at it; the last step that it has told and that was not handed over.
    Running(Option<P>),
    /// The user did not want to wait any longer.
    Stopped,
    /// The answer is there.
    Done,
    /// There is no answer, and why.
    Failed(String),
}

/// What the thread says.
enum Message<P, A> {
    Step(P),
    Ended(Result<A, String>),
}

type Work<Q, P, A> = dyn Fn(&Q, &AtomicBool, &(dyn Fn(P) + Sync)) -> Result<A, String> + Send + Sync;

/// A thread that answers the newest request `Q`, tells steps `P` while it works, and ends with an answer `A`.
pub struct Task<Q: PartialEq, P, A> {
    name: &'static str,
    work: Arc<Work<Q, P, A>>,
    thread: Option<Latest<Arc<Q>, Message<P, A>>>,
    request: Option<Arc<Q>>,
    state: State<P>,
    steps: usize,
    answer: Option<(Arc<Q>, A)>,
    // What work done at once has said, until it is polled.
    said: Vec<Message<P, A>>,
}

impl<Q, P, A> Task<Q, P, A>
where
    Q: PartialEq + Send + Sync + 'static,
    P: Send + 'static,
    A: Send + 'static,
{
    /// Starts the thread. `work` gets the request, a flag that says "give up", and where to tell its steps; what it returns after the
    /// flag is set is not heard.
    pub fn new(
        name: &'static str,
        wake: Wake,
        work: impl Fn(&Q, &AtomicBool, &(dyn Fn(P) + Sync)) -> Result<A, String> + Send + Sync + 'static,
    ) -> Self {
        let work: Arc<Work<Q, P, A>> = Arc::new(work);
        let theirs = Arc::clone(&work);
        let serve = move |request: Arc<Q>, cancel: &AtomicBool, say: &(dyn Fn(Message<P, A>) + Sync)| {
            let answer = theirs(&request, cancel, &|step| say(Message::Step(step)));
            say(Message::Ended(answer));
        };
        let thread = Latest::spawn(name, wake, serve, move |why| Message::Ended(Err(broke_down(name, &why)))).ok();
        Self { name, work, thread, request: None, state: State::Idle, steps: 0, answer: None, said: Vec::new() }
    }

    /// Asks, unless this is what was asked last, whatever has come of it.
    pub fn follow(&mut self, request: Q) {
        if self.request() != Some(&request) {
            self.ask(request);
        }
    }

    /// Asks, even what was asked last.
    pub fn ask(&mut self, request: Q) {
        self.hand_in(Arc::new(request));
    }

    /// Asks what has failed once more, on the thread.
    pub fn again(&mut self) {
        let failed = self.request.clone().filter(|_| matches!(self.state, State::Failed(_)));
        if let Some(request) = failed {
            self.hand_in(request);
        }
    }

    fn hand_in(&mut self, request: Arc<Q>) {
        match &mut self.thread {
            Some(thread) => {
                self.said.clear();
                thread.submit(Arc::clone(&request));
            }
            None => self.said = self.in_this_frame(&request),
        }
        self.begin(request);
    }

    /// Does the work in this frame, for requests that are known to be small; the next poll takes it in.
    pub fn at_once(&mut self, request: Q) {
        self.cancel();
        let request = Arc::new(request);
        self.said = self.in_this_frame(&request);
        self.begin(request);
    }

    /// Gives up what runs; what is there stays.
    pub fn stop(&mut self) {
        if self.is_running() {
            self.cancel();
            self.state = State::Stopped;
        }
    }

    /// Gives up what runs, and forgets request and answer.
    pub fn forget(&mut self) {
        self.cancel();
        (self.request, self.answer, self.steps, self.state) = (None, None, 0, State::Idle);
    }

    /// Takes in what has been said, and keeps the last step; true when the work has ended since the last call.
    pub fn poll(&mut self) -> bool {
        self.take_in(|last, step| *last = Some(step))
    }

    /// Takes in what has been said, and hands over every step, in order; true when the work has ended since the last call.
    pub fn poll_each(&mut self, mut on_step: impl FnMut(P)) -> bool {
        self.take_in(|_, step| on_step(step))
    }

    /// What was asked last.
    pub fn request(&self) -> Option<&Q> {
        self.request.as_deref()
    }

    /// Where the work on it stands.
    pub fn state(&self) -> &State<P> {
        &self.state
    }

    /// True while the thread is at it.
    pub fn is_running(&self) -> bool {
        matches!(self.state, State::Running(_))
    }

    /// How many steps have been told about the newest request.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The newest answer there is, and the request that it answers.
    pub fn answer(&self) -> Option<(&Q, &A)> {
        self.answer.as_ref().map(|(request, answer)| (request.as_ref(), answer))
    }

    /// The answer to the newest request, once it is there.
    pub fn fresh(&self) -> Option<&A> {
        let (asked, (of, answer)) = (self.request.as_ref()?, self.answer.as_ref()?);
        (Arc::ptr_eq(of, asked) || of == asked).then_some(answer)
    }

    /// Words, a bar and a button that stops it, while it runs; true when it has just been stopped.
    pub fn progress_ui(&mut self, ui: &mut Ui, shown: &Bar<'_>) -> bool {
        if !self.is_running() {
            return false;
        }
        if !shown.doing.is_empty() {
            ui.label(shown.doing);
        }
        let mut bar = ProgressBar::new(shown.part);
        if let Some(width) = shown.width {
            bar = bar.desired_width(width);
        }
        ui.add(if shown.inside.is_empty() { bar.show_percentage() } else { bar.text(shown.inside) });
        let mut button = ui.button(shown.stop);
        if !shown.help.is_empty() {
            button = button.on_hover_text(shown.help);
        }
        if button.clicked() {
            self.stop();
        }
        button.clicked()
    }

    fn begin(&mut self, request: Arc<Q>) {
        (self.request, self.steps, self.state) = (Some(request), 0, State::Running(None));
    }

    fn cancel(&mut self) {
        self.said.clear();
        if let Some(thread) = &mut self.thread {
            thread.cancel();
        }
    }

    /// Everything that the work on a request says.
    fn in_this_frame(&self, request: &Q) -> Vec<Message<P, A>> {
        let said = Mutex::new(Vec::new());
        let tell = |step| said.lock().unwrap_or_else(PoisonError::into_inner).push(Message::Step(step));
        let answer = attempt(|| (self.work)(request, &AtomicBool::new(false), &tell))
            .unwrap_or_else(|why| Err(broke_down(self.name, &why)));
        let mut said = said.into_inner().unwrap_or_else(PoisonError::into_inner);
        said.push(Message::Ended(answer));
        said
    }

    fn take_in(&mut self, mut on_step: impl FnMut(&mut Option<P>, P)) -> bool {
        let mut said = std::mem::take(&mut self.said);
        said.extend(self.thread.iter().flat_map(Latest::poll));
        let mut ended = false;
        for message in said {
            match message {
                Message::Step(step) => {
                    self.steps += 1;
                    if let State::Running(last) = &mut self.state {
                        on_step(last, step);
                    }
                }
                Message::Ended(result) => {
                    ended = true;
                    self.state = match (result, &self.request) {
                        (Ok(answer), Some(request)) => {
                            self.answer = Some((Arc::clone(request), answer));
                            State::Done
                        }
                        (Ok(_), None) => State::Idle,
                        (Err(why), _) => State::Failed(why),
                    };
                }
            }
        }
        ended
    }
}

/// Work whose failure nobody would see otherwise, because what it makes is only missing or waited for.
pub trait Silent {
    /// Why there is no answer, if so.
    fn failure(&self) -> Option<&str>;
    /// True while the thread is at it.
    fn is_running(&self) -> bool;
    /// Tries once more.
    fn again(&mut self);
}

impl<Q, P, A> Silent for Task<Q, P, A>
where
    Q: PartialEq + Send + Sync + 'static,
    P: Send + 'static,
    A: Send + 'static,
{
    fn failure(&self) -> Option<&str> {
        if let State::Failed(why) = &self.state { Some(why) } else { None }
    }

    fn is_running(&self) -> bool {
        Self::is_running(self)
    }

    fn again(&mut self) {
        Self::again(self);
    }
}

fn broke_down(name: &str, why: &str) -> String {
    format!("the {name} stopped unexpectedly ({why})")
}

/// What [`Task::progress_ui`] shows.
#[derive(Clone, Copy, Debug, Default)]
pub struct Bar<'a> {
    /// Before the bar; empty: nothing.
    pub doing: &'a str,
    /// Inside the bar; empty: how much of it is done, in percent.
    pub inside: &'a str,
    /// How much is done, 0 to 1.
    pub part: f32,
    /// Width of the bar, points; none: all there is.
    pub width: Option<f32>,
    /// On the button.
    pub stop: &'a str,
    /// Over the button; empty: nothing.
    pub help: &'a str,
}

/// A shared value that equals nothing but itself: an edited preset lies elsewhere in memory, so that whether a request is new
/// is known without comparing whole maps.
pub struct Same<T>(Arc<T>);

impl<T> Same<T> {
    /// This very value.
    pub fn of(shared: &Arc<T>) -> Self {
        Self(Arc::clone(shared))
    }
}

impl<T> Clone for Same<T> {
    fn clone(&self) -> Self {
        Self::of(&self.0)
    }
}

impl<T> std::fmt::Debug for Same<T> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Same({:p})", self.0)
    }
}

impl<T> Eq for Same<T> {}

impl<T> PartialEq for Same<T> {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl<T> Deref for Same<T> {
    type Target = Arc<T>;

    fn deref(&self) -> &Arc<T> {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::Ordering;
    use std::time::{Duration, Instant};

    /// Doubles a number and tells it first; 13 is unlucky, 14 has no answer, and 100 and above wait until they are told to give up.
    fn double(request: &u32, cancel: &AtomicBool, tell: &(dyn Fn(u32) + Sync)) -> Result<u32, String> {
        assert!(*request != 13, "unlucky");
        tell(*request);
        while *request >= 100 && !cancel.load(Ordering::Relaxed) {
            std::thread::sleep(Duration::from_millis(1));
        }
        if *request == 14 { Err("14 has no double".to_owned()) } else { Ok(request * 2) }
    }

    fn task() -> Task<u32, u32, u32> {
        Task::new("doubler", Arc::new(|| ()), double)
    }

    fn wait(task: &mut Task<u32, u32, u32>, enough: impl Fn(&Task<u32, u32, u32>) -> bool) {
        let start = Instant::now();
        while !enough(task) {
            assert!(start.elapsed() < Duration::from_secs(10), "it took too long");
            std::thread::sleep(Duration::from_millis(1));
            task.poll();
        }
    }

    #[test]
    fn a_request_runs_tells_its_steps_and_is_answered() {
        let mut task = task();
        assert_eq!((task.state(), task.fresh()), (&State::Idle, None));
        task.follow(100);
        assert_eq!(task.state(), &State::Running(None), "asked, and nothing said yet");
        wait(&mut task, |task| task.steps() == 1);
        assert_eq!(task.state(), &State::Running(Some(100)));
        task.follow(7);
        wait(&mut task, |task| !task.is_running());
        assert_eq!((task.state(), task.answer()), (&State::Done, Some((&7, &14))));
    }

    #[test]
    fn the_newest_request_wins_and_the_answer_before_is_stale_until_then() {
        let mut task = task();
        task.follow(1);
        wait(&mut task, |task| !task.is_running());
        task.follow(100);
        wait(&mut task, |task| task.steps() == 1);
        assert_eq!(task.answer(), Some((&1, &2)), "what is shown meanwhile says of which request it is");
        assert_eq!(task.fresh(), None, "it is stale");
        task.follow(3);
        wait(&mut task, |task| !task.is_running());
        assert_eq!((task.answer(), task.fresh()), (Some((&3, &6)), Some(&6)));
    }

    #[test]
    fn the_same_request_is_asked_once_unless_it_is_asked_for_again() {
        let mut task = task();
        task.follow(14);
        wait(&mut task, |task| !task.is_running());
        task.follow(14);
        assert_eq!(task.state(), &State::Failed("14 has no double".to_owned()), "asking again would not help");
        task.ask(14);
        assert!(task.is_running());
    }

    #[test]
    fn what_is_stopped_stays_stopped_until_another_request() {
        let mut task = task();
        task.follow(1);
        wait(&mut task, |task| !task.is_running());
        task.stop();
        assert_eq!(task.state(), &State::Done, "what is done cannot be stopped");
        task.follow(100);
        wait(&mut task, |task| task.steps() == 1);
        task.stop();
        std::thread::sleep(Duration::from_millis(20));
        assert!(!task.poll(), "nothing is heard of it any more");
        task.follow(100);
        assert_eq!((task.state(), task.answer()), (&State::Stopped, Some((&1, &2))));
        task.follow(2);
        wait(&mut task, |task| !task.is_running());
        assert_eq!(task.fresh(), Some(&4));
        task.forget();
        assert_eq!((task.state(), task.request(), task.answer()), (&State::Idle, None, None));
    }

    #[test]
    fn work_that_panics_has_failed_in_words_and_the_thread_lives_on() {
        let mut task = task();
        task.follow(13);
        wait(&mut task, |task| !task.is_running());
        assert_eq!(task.state(), &State::Failed("the doubler stopped unexpectedly (unlucky)".to_owned()));
        task.follow(4);
        wait(&mut task, |task| !task.is_running());
        assert_eq!(task.fresh(), Some(&8));
        task.at_once(13);
        assert!(task.poll(), "in the frame itself it fails alike");
        assert_eq!(task.state(), &State::Failed("the doubler stopped unexpectedly (unlucky)".to_owned()));
    }

    #[test]
    fn what_has_failed_can_be_asked_once_more() {
        let unlucky = AtomicBool::new(true);
        let work = move |request: &u32, _: &AtomicBool, _: &(dyn Fn(u32) + Sync)| {
            assert!(!unlucky.swap(false, Ordering::Relaxed), "unlucky");
            Ok(request * 2)
        };
        let mut task: Task<u32, u32, u32> = Task::new("doubler", Arc::new(|| ()), work);
        task.again();
        assert_eq!((task.state(), task.failure()), (&State::Idle, None), "nothing has failed");
        task.follow(3);
        wait(&mut task, |task| !task.is_running());
        assert_eq!(task.failure(), Some("the doubler stopped unexpectedly (unlucky)"));
        task.again();
        assert!(task.is_running());
        wait(&mut task, |task| !task.is_running());
        assert_eq!((task.fresh(), task.failure()), (Some(&6), None));
    }

    #[test]
    fn small_work_is_done_at_once_and_every_step_is_handed_over() {
        let mut task = task();
        task.at_once(5);
        let mut steps = Vec::new();
        assert!(task.poll_each(|step| steps.push(step)));
        assert_eq!((steps, task.state(), task.fresh()), (vec![5], &State::Done, Some(&10)));
        assert!(!task.poll(), "it ends once");
    }

    #[test]
    fn without_a_thread_the_frame_does_the_work() {
        let mut task = Task { thread: None, ..task() };
        task.follow(6);
        task.poll();
        assert_eq!(task.fresh(), Some(&12));
    }

    #[test]
    fn only_the_very_same_value_is_the_same() {
        let (one, other) = (Arc::new(1), Arc::new(1));
        assert!(Same::of(&one) == Same::of(&one).clone() && Same::of(&one) != Same::of(&other));
    }
}
