//! What has just happened, in words, for a while.

/// Seconds after which it is said no more: ten minutes later it would be read as of now.
const SECONDS: f64 = 10.0;

/// What the status line says of it.
#[derive(Clone, Debug, Default)]
pub struct Message(Option<Said>);

#[derive(Clone, Debug)]
struct Said {
    words: String,
    // In the time of the input; none until a frame has passed.
    since: Option<f64>,
}

impl Message {
    /// Says it, in place of what was said before.
    pub fn say(&mut self, words: impl Into<String>) {
        self.0 = Some(Said { words: words.into(), since: None });
    }

    /// Says what nobody asked for: what somebody did ask for, or has to know of the file, stays before it.
    pub fn say_behind(&mut self, words: &str) {
        match &self.0 {
            Some(said) => self.say(format!("{}. {words}", said.words.trim_end_matches('.'))),
            None => self.say(words),
        }
    }

    /// It does not hold any more.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// The words, if any.
    pub fn words(&self) -> Option<&str> {
        self.0.as_ref().map(|said| said.words.as_str())
    }

    /// Lets it go after its time, and tells how many seconds are left of that; none where nothing is said. `now` is the time of the input.
    pub fn fade(&mut self, now: f64) -> Option<f64> {
        let since = *self.0.as_mut()?.since.get_or_insert(now);
        let left = SECONDS - (now - since);
        if left <= 0.0 {
            self.clear();
        }
        Some(left.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_goes_ten_seconds_after_it_was_said_last() {
        let mut message = Message::default();
        assert_eq!(message.fade(3.0), None);
        message.say("Copied");
        assert_eq!(message.fade(100.0), Some(10.0));
        assert_eq!(message.fade(108.0), Some(2.0));
        // The same words once more are news again.
        message.say("Copied");
        assert_eq!(message.fade(109.0), Some(10.0));
        assert_eq!(message.fade(118.5), Some(0.5));
        assert_eq!((message.fade(119.0), message.words()), (Some(0.0), None));
        assert_eq!(message.fade(119.1), None);
    }

    #[test]
    fn what_comes_by_itself_is_said_behind_what_stands_there() {
        let mut message = Message::default();
        message.say_behind("Showing March");
        assert_eq!(message.words(), Some("Showing March"));
        message.say("Saving asks for a file.");
        message.say_behind("Showing March");
        assert_eq!(message.words(), Some("Saving asks for a file. Showing March"));
    }
}
