//! Deletes what was decided, days after it arrived.

use crate::error::one_line;
use crate::store::Store;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::spawn_blocking;
use tokio::time::{interval, MissedTickBehavior};

const DAY: Duration = Duration::from_secs(24 * 3600);

/// Deletes at once and then daily what is complete, rejected or replaced and arrived more than so many days ago, for ever.
pub async fn keep_for(days: u32, store: Arc<Store>) {
    let mut daily = interval(DAY);
    daily.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        daily.tick().await;
        let store = store.clone();
        match spawn_blocking(move || store.purge(days)).await {
            Ok(Ok(0)) => {}
            Ok(Ok(submissions)) => tracing::info!(submissions, "deleted what was kept long enough"),
            Ok(Err(error)) => tracing::error!(error = one_line(&error), "retention"),
            Err(error) => tracing::error!(error = one_line(&error), "retention"),
        }
    }
}
