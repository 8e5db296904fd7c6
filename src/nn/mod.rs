//! The executor for small convolutional nets.
