//! Signals during a write: SIGINT, SIGTERM and SIGHUP are kept until the locks are gone and then do what they always do.
//!
//! Outside of a write they end the process at once. Knows nothing about files.

use std::io;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGXFSZ};
use signal_hook::{flag, low_level};

/// As long as one lives, signals wait. When the last one goes, a signal that came ends the process.
#[derive(Debug)]
pub struct Watch(&'static Shared);

#[derive(Debug, Default)]
struct Shared {
    /// Nobody writes: signals do what they do by default. (signal-hook cannot give the default handler back.)
    idle: Arc<AtomicBool>,
    caught: Arc<AtomicUsize>,
    watches: Mutex<usize>,
}

impl Watch {
    /// Begins to hold signals back. A signal that the process was started to ignore (`nohup`) stays ignored.
    ///
    /// A limit on the size of files is from then on an error of the write, not a death.
    ///
    /// # Errors
    /// If the operating system refuses a handler.
    pub fn begin() -> io::Result<Self> {
        static SHARED: OnceLock<Shared> = OnceLock::new();
        static REGISTERING: Mutex<()> = Mutex::new(());
        let shared = {
            let _alone = REGISTERING.lock().unwrap_or_else(PoisonError::into_inner);
            match SHARED.get() {
                Some(shared) => shared,
                None => {
                    let shared = register()?;
                    SHARED.get_or_init(|| shared)
                }
            }
        };
        let mut watches = shared.watches.lock().unwrap_or_else(PoisonError::into_inner);
        *watches += 1;
        shared.idle.store(false, Ordering::SeqCst);
        Ok(Self(shared))
    }

    /// Returns the signal that came.
    #[must_use]
    pub fn caught(&self) -> Option<i32> {
        i32::try_from(self.0.caught.load(Ordering::SeqCst)).ok().filter(|signal| *signal != 0)
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut watches = self.0.watches.lock().unwrap_or_else(PoisonError::into_inner);
        *watches -= 1;
        if *watches > 0 {
            return;
        }
        // In this order no signal is lost in between.
        self.0.idle.store(true, Ordering::SeqCst);
        if let Some(signal) = self.caught() {
            let _ = low_level::emulate_default_handler(signal);
        }
    }
}

fn register() -> io::Result<Shared> {
    let shared = Shared::default();
    shared.idle.store(true, Ordering::SeqCst);
    let ignored = ignored();
    for signal in [SIGINT, SIGTERM, SIGHUP] {
        if ignored & (1 << (signal - 1)) == 0 {
            flag::register_conditional_default(signal, Arc::clone(&shared.idle))?;
            flag::register_usize(signal, Arc::clone(&shared.caught), signal.unsigned_abs() as usize)?;
        }
    }
    // By default the signal kills; with any handler the write that went over the limit fails instead.
    flag::register(SIGXFSZ, Arc::default())?;
    Ok(shared)
}

/// Returns the set of signals that the process ignores, as Linux tells it; elsewhere it is taken for empty.
#[expect(
    clippy::disallowed_methods,
    reason = "the kernel's own file, and this room is the one that touches files"
)]
fn ignored() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
}
