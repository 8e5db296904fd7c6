//! [`Target`]: where photos go.

use serde::Deserialize;
use std::collections::BTreeMap;

/// Where photos go when it is not the receiver that serves the page.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Target {
    /// A receiver like this project's.
    Receiver {
        /// Its address for submissions.
        url: String,
        /// A form, or the bare photo.
        body: Option<Body>,
    },
    /// A store that takes a presigned PUT.
    Put {
        /// Leave to put a photo there.
        grant: Grant,
    },
    /// A store that takes a form under a POST policy.
    Post {
        /// Leave to put a photo there.
        grant: Grant,
    },
}

/// How a receiver wants the photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Body {
    /// As a form with its words before it.
    Form,
    /// By itself.
    Raw,
}

/// Leave to put photos into a store.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(untagged, deny_unknown_fields)]
pub enum Grant {
    /// Address that hands it out.
    Address(String),
    /// The leave itself.
    Signed {
        /// Address of the store.
        url: String,
        /// Headers of a presigned PUT.
        headers: Option<BTreeMap<String, String>>,
        /// Fields of a POST policy.
        fields: Option<BTreeMap<String, String>>,
        /// Receipt for the student.
        receipt: Option<String>,
        /// Address to tell that the photo is there.
        confirm: Option<String>,
    },
}
