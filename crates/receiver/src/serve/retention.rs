//! Deletes what was decided, days after it arrived, and what was left in a store that several share.

use crate::error::one_line;
use crate::store::Store;
use crate::Error;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{interval, MissedTickBehavior};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Deletes at once and then daily what is complete, rejected or replaced and arrived more than so many days ago, for ever.
pub async fn keep_for(days: u32, store: Arc<Store>) {
    daily("retention", move || match store.purge(days)? {
        0 => Ok(()),
        submissions => {
            tracing::info!(submissions, "deleted what was kept long enough");
            Ok(())
        }
    })
    .await;
}

/// Removes at once and then daily what nobody knows of, for ever.
pub async fn sweep(store: Arc<Store>) {
    daily("sweep", move || store.sweep()).await;
}

/// Does something at once and then daily, for ever.
async fn daily(what: &'static str, work: impl Fn() -> Result<(), Error> + Send + Sync + 'static) {
    let work = Arc::new(work);
    let mut daily = interval(DAY);
    daily.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        daily.tick().await;
        let work = work.clone();
        let done = spawn_blocking(move || work()).await;
        let done = done.map_err(Error::from).and_then(|done| done);
        if let Err(error) = done {
            tracing::error!(error = one_line(&error), what);
        }
    }
}
