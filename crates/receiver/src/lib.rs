//! Page and receiver.
