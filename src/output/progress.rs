//! That something is waited for: one line on a terminal's stderr that moves, and goes with the value. Where stderr is no terminal,
//! nothing. Knows nothing about what is waited for.

use std::time::Duration;

use indicatif::ProgressBar;

/// How often the line moves.
const TICK: Duration = Duration::from_millis(120);

/// A line that moves, as long as the value lives.
pub struct Progress(ProgressBar);

impl Progress {
    /// Shows the line. It goes to stderr, if that is a terminal.
    pub(super) fn begin(text: &str) -> (Self, ProgressBar) {
        let bar = ProgressBar::new_spinner().with_message(text.to_owned());
        bar.enable_steady_tick(TICK);
        (Self(bar.clone()), bar)
    }

    /// Says something else from now on.
    pub fn say(&self, text: &str) {
        self.0.set_message(text.to_owned());
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}
