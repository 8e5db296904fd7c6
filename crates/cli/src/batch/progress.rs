//! [`Progress`]: how far a batch is, for who looks at a terminal.

use indicatif::{ProgressBar, ProgressStyle};
use std::io::{stderr, IsTerminal};

/// A progress bar on the standard error output, where that is a terminal.
pub struct Progress(ProgressBar);

impl Progress {
    /// A bar up to so many photos, or a count where nobody knows how many there are. Lines that go to a terminal tell
    /// enough: then there is none.
    pub fn new(photos: impl FnOnce() -> Option<usize>, lines_are_seen: bool) -> Progress {
        if lines_are_seen || !stderr().is_terminal() {
            return Progress(ProgressBar::hidden());
        }
        let (bar, style) = match photos() {
            Some(photos) => (
                ProgressBar::new(photos as u64),
                "{bar:32} {human_pos}/{human_len}  {per_sec}  {eta}",
            ),
            None => (ProgressBar::no_length(), "{spinner} {human_pos}  {per_sec}"),
        };
        // A template that is wrong leaves the usual one.
        if let Ok(style) = ProgressStyle::with_template(style) {
            bar.set_style(style);
        }
        Progress(bar)
    }

    /// One photo more.
    pub fn step(&self) {
        self.0.inc(1);
    }

    /// Prints to the standard error output with the bar out of the way.
    pub fn aside(&self, print: impl FnOnce()) {
        self.0.suspend(print);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
