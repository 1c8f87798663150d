//! A question on the terminal whose answer nobody sees. Knows nothing about what is asked.

use std::io;

use zeroize::Zeroizing;

/// Asks on the terminal itself, wherever stdin and stdout lead, and returns the line that is typed, unseen.
///
/// While it waits, Ctrl-C is what the caller makes of the signal: a process that it ends at once leaves a terminal that shows
/// nothing.
///
/// # Errors
/// If there is no terminal, or the question is not answered.
pub fn hidden(question: &str) -> io::Result<Zeroizing<String>> {
    rpassword::prompt_password(question).map(Zeroizing::new)
}
