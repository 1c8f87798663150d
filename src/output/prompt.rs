//! Questions on the terminal. Knows nothing about what is asked.

use std::io::{self, IsTerminal, Write};

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

/// Returns whether somebody is there to see a question and answer it.
pub fn can_ask() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Asks a question whose answer is yes or no, and returns whether it is yes: `y` or `yes`.
///
/// # Errors
/// If the question cannot be written, or the answer read.
pub fn confirm(question: &str) -> io::Result<bool> {
    let mut terminal = io::stderr();
    write!(terminal, "{question} [y/N] ")?;
    terminal.flush()?;
    let mut answer = String::new();
    io::stdin().read_line(&mut answer)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}
