//! The Content-Security-Policy is written once, in `www/page/csp.txt`: the samples and the docs quote it.
#![allow(clippy::unwrap_used)]

use std::fs;
use xuezhao_fixtures::root;

#[test]
fn the_samples_and_the_docs_quote_the_policy() {
    let read = |file: &str| fs::read_to_string(root().join(file)).unwrap();
    let policy = read("www/page/csp.txt");
    for file in ["examples/nginx/nginx.conf", "docs/embedding.md"] {
        let text = read(file);
        let quotes = text.lines().filter(|line| line.contains("default-src"));
        for line in quotes {
            assert!(line.contains(policy.trim()), "{file}: {line}");
        }
    }
}
