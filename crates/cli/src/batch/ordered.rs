//! [`ordered`]: work on several threads whose results come in the order of the items.

use std::num::NonZeroUsize;
use std::sync::mpsc::{channel, sync_channel, Receiver, Sender};
use std::sync::{Mutex, PoisonError};
use std::thread;

/// Results that may wait for one before them, for each thread.
const AHEAD: usize = 16;

/// An item, and where its result goes.
type Job<T, R> = (T, Sender<R>);

/// Does `work` on each item, on `threads` threads with a state each, and gives the results to `take` in the items' order,
/// each as soon as it and those before it are there. Items are asked for as they are needed, on a thread of their own:
/// what makes them may wait.
///
/// # Errors
/// The first one of `take`; no item is asked for after it.
pub fn ordered<T: Send, S: Default, R: Send, E>(
    items: impl Iterator<Item = T> + Send,
    threads: NonZeroUsize,
    work: impl Fn(&mut S, T) -> R + Sync,
    mut take: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.get();
    // As many as the results in order hold, so that this one never fills up.
    let (job_to, jobs) = channel::<Job<T, R>>();
    let (order_to, order) = sync_channel(AHEAD * threads);
    let jobs = Mutex::new(jobs);
    thread::scope(|scope| {
        scope.spawn(move || {
            for item in items {
                let (result_to, result) = channel();
                if order_to.send(result).is_err() || job_to.send((item, result_to)).is_err() {
                    break;
                }
            }
        });
        for _ in 0..threads {
            scope.spawn(|| {
                let mut state = S::default();
                while let Some((item, result_to)) = next(&jobs) {
                    // Nobody listens any more once `take` has failed.
                    let _ = result_to.send(work(&mut state, item));
                }
            });
        }
        for result in order {
            // A result is missing where its thread panicked; the scope passes that on.
            if let Ok(result) = result.recv() {
                take(result)?;
            }
        }
        Ok(())
    })
}

/// The next job; `None` once there are no more.
fn next<T>(jobs: &Mutex<Receiver<T>>) -> Option<T> {
    let jobs = jobs.lock().unwrap_or_else(PoisonError::into_inner);
    jobs.recv().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Barrier;

    const TWO: NonZeroUsize = NonZeroUsize::MIN.saturating_add(1);

    #[test]
    fn results_keep_the_order_of_the_items() {
        // The first item waits until the second one is under way.
        let both = Barrier::new(2);
        let work = |_: &mut (), item: u32| {
            if item < 2 {
                both.wait();
            }
            item * 10
        };
        let mut results = Vec::new();
        let done = ordered(0..200, TWO, work, |result| {
            results.push(result);
            Ok::<_, ()>(())
        });
        assert_eq!(done, Ok(()));
        assert_eq!(results, (0..200).map(|item| item * 10).collect::<Vec<_>>());
    }

    #[test]
    fn a_result_comes_before_the_next_item_is_there() {
        let (answered_to, answered) = channel();
        let asked = [1, 2, 3].into_iter().inspect(move |item| {
            if *item > 1 {
                assert_eq!(answered.recv(), Ok(item - 1));
            }
        });
        let mut results = Vec::new();
        let done = ordered(
            asked,
            TWO,
            |_: &mut (), item| item,
            |item| {
                results.push(item);
                // Nobody asks for an item behind the last one.
                let _ = answered_to.send(item);
                Ok::<_, ()>(())
            },
        );
        assert_eq!((done, results), (Ok(()), vec![1, 2, 3]));
    }

    #[test]
    fn no_item_is_asked_for_after_a_failure() {
        let mut taken = 0;
        let done = ordered(
            0..,
            TWO,
            |_: &mut (), item| item,
            |item: u64| {
                taken += 1;
                match item {
                    5 => Err(item),
                    _ => Ok(()),
                }
            },
        );
        assert_eq!((done, taken), (Err(5), 6));
    }

    #[test]
    fn each_thread_keeps_its_state() {
        let mut seen = Vec::new();
        let count = |calls: &mut u32, _: u32| {
            *calls += 1;
            *calls
        };
        let done = ordered(0..40, TWO, count, |calls| {
            seen.push(calls);
            Ok::<_, ()>(())
        });
        assert_eq!(done, Ok(()));
        assert!(seen.iter().max() >= Some(&20), "{seen:?}");
    }
}
