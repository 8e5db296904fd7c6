//! [`table!`](table): safe accessors for the tables of a FlatBuffers schema, which are verified before anything is read.
//!
//! What `flatc` would generate, for the few tables of a model and without the generator. The only unsafe code is here:
//! a table is made by [`flatbuffers::root`] or by a field of another table, and both verify it first.

/// Declares a table: its fields with their numbers in the schema, then, where it has one, a union with the numbers of
/// its type and its value. Every field is `None` when it is absent.
macro_rules! table {
    (
        $(#[$about:meta])*
        $name:ident<$a:lifetime> { $($field:ident @ $number:literal: $type:ty),* $(,)? }
        $(
            $(#[$about_union:meta])*
            $accessor:ident @ $kind:literal, $value:literal: $union:ident {
                $($code:literal => $variant:ident($table:ident)),* $(,)?
            }
        )?
    ) => {
        $(#[$about])*
        #[derive(Clone, Copy)]
        pub struct $name<$a>(flatbuffers::Table<$a>);

        #[allow(unsafe_code)]
        impl<$a> flatbuffers::Follow<$a> for $name<$a> {
            type Inner = $name<$a>;

            unsafe fn follow(buffer: &$a [u8], place: usize) -> $name<$a> {
                // SAFETY: the caller knows that a table of this type lies at this place.
                $name(unsafe { flatbuffers::Table::new(buffer, place) })
            }
        }

        impl<$a> flatbuffers::Verifiable for $name<$a> {
            fn run_verifier(
                verifier: &mut flatbuffers::Verifier,
                place: usize,
            ) -> Result<(), flatbuffers::InvalidFlatbuffer> {
                use flatbuffers::field_index_to_field_offset as slot;
                verifier
                    .visit_table(place)?
                    $(.visit_field::<$type>(stringify!($field), slot($number), false)?)*
                    $(.visit_union::<u8, _>(
                        stringify!($kind),
                        slot($kind),
                        stringify!($accessor),
                        slot($value),
                        false,
                        |code, verifier, place| match code {
                            $($code => verifier.verify_union_variant::<
                                flatbuffers::ForwardsUOffset<$table>,
                            >(stringify!($variant), place),)*
                            _ => Ok(()),
                        },
                    )?)?
                    .finish();
                Ok(())
            }
        }

        #[allow(unsafe_code)]
        impl<$a> $name<$a> {
            $(
                pub fn $field(&self) -> Option<<$type as flatbuffers::Follow<$a>>::Inner> {
                    let slot = flatbuffers::field_index_to_field_offset($number);
                    // SAFETY: `run_verifier` found a value of this type here, or nothing.
                    unsafe { self.0.get::<$type>(slot, None) }
                }
            )*

            $(
                pub fn $accessor(&self) -> Option<$union<$a>> {
                    use flatbuffers::field_index_to_field_offset as slot;
                    // SAFETY: `run_verifier` found a byte here, or nothing.
                    let code = unsafe { self.0.get::<u8>(slot($kind), None) };
                    match code? {
                        // SAFETY: `run_verifier` found the table that belongs to this code.
                        $($code => unsafe {
                            self.0
                                .get::<flatbuffers::ForwardsUOffset<$table<$a>>>(slot($value), None)
                                .map($union::$variant)
                        },)*
                        _ => None,
                    }
                }
            )?
        }

        $(
            $(#[$about_union])*
            #[derive(Clone, Copy)]
            pub enum $union<$a> {
                $($variant($table<$a>)),*
            }
        )?
    };
}

pub(super) use table;

#[cfg(test)]
mod tests {
    use flatbuffers::{ForwardsUOffset, Vector};

    table! {
        Small<'a> { level @ 0: u8, none @ 1: i32, bytes @ 2: ForwardsUOffset<Vector<'a, u8>> }
    }

    /// A table with a byte (7), an absent field and a vector of two bytes.
    const SMALL: [u8; 34] = [
        16, 0, 0, 0, // root at 16
        10, 0, 12, 0, 4, 0, 0, 0, 8, 0, 0, 0, // list of fields at 4: at 4, none, at 8
        12, 0, 0, 0, 7, 0, 0, 0, 4, 0, 0, 0, // table at 16; vector at 24 + 4
        2, 0, 0, 0, 5, 6, // two bytes
    ];

    #[test]
    fn fields_present_and_absent() {
        let root = flatbuffers::root::<Small>(&SMALL).unwrap();
        assert_eq!((root.level(), root.none()), (Some(7), None));
        assert_eq!(root.bytes().map(|bytes| bytes.bytes()), Some(&[5u8, 6][..]));
    }

    #[test]
    fn cut_off_is_an_error() {
        for length in 0..SMALL.len() {
            assert!(flatbuffers::root::<Small>(&SMALL[..length]).is_err());
        }
    }
}
