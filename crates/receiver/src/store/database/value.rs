//! [`Value`]: what is put into a statement.

/// A value for a place in a statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value<'a> {
    /// Nothing is known.
    Null,
    /// Words.
    Text(&'a str),
    /// A whole number.
    Number(i64),
    /// Bytes.
    Bytes(&'a [u8]),
}

/// What can be put into a statement.
pub trait ToValue {
    /// The value.
    fn value(&self) -> Value<'_>;
}

/// The values of a statement, in the order of their places.
macro_rules! values {
    ($($value:expr),* $(,)?) => {
        &[$($crate::store::database::ToValue::value(&$value)),*]
    };
}
pub(in crate::store) use values;

impl ToValue for str {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for String {
    fn value(&self) -> Value<'_> {
        Value::Text(self)
    }
}

impl ToValue for i64 {
    fn value(&self) -> Value<'_> {
        Value::Number(*self)
    }
}

impl ToValue for [u8] {
    fn value(&self) -> Value<'_> {
        Value::Bytes(self)
    }
}

impl<T: ToValue> ToValue for Option<T> {
    fn value(&self) -> Value<'_> {
        self.as_ref().map_or(Value::Null, ToValue::value)
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    fn value(&self) -> Value<'_> {
        (*self).value()
    }
}
