//! Who does something that the log of decisions names.

use clap::Args;
use std::env;

/// Who does it.
#[derive(Args)]
#[group(skip)]
pub struct Arguments {
    /// Who does it, for the log of decisions; the user of the system where nobody is named
    #[arg(long = "as", value_name = "NAME", global = true)]
    who: Option<String>,
}

impl Arguments {
    /// The name.
    pub fn name(&self) -> String {
        let user = || env::var("SUDO_USER").or_else(|_| env::var("USER"));
        let named = self.who.clone();
        named.unwrap_or_else(|| user().unwrap_or_else(|_| "?".to_string()))
    }
}
