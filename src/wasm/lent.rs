//! The core's side of the parts in other modules: asks the functions that the worker lends it.

#[cfg(not(feature = "formats"))]
pub use formats::*;
#[cfg(not(feature = "code"))]
pub use reader::*;

use js_sys::{Array, Function, Reflect};
use std::cell::OnceCell;
use std::thread::LocalKey;
use wasm_bindgen::prelude::*;

/// A function of the worker.
type Lent = LocalKey<OnceCell<Function>>;

fn keep(lent: &'static Lent, function: Function) {
    lent.with(|cell| {
        let _ = cell.set(function);
    });
}

/// What the function answers, null where none is lent. What it throws goes through.
fn ask(lent: &'static Lent, given: &Array) -> JsValue {
    lent.with(|cell| match cell.get() {
        Some(function) => function
            .apply(&JsValue::NULL, given)
            .unwrap_or_else(|thrown| wasm_bindgen::throw_val(thrown)),
        None => JsValue::NULL,
    })
}

fn field(answer: &JsValue, name: &str) -> JsValue {
    Reflect::get(answer, &name.into()).unwrap_or_default()
}

#[cfg(not(feature = "formats"))]
mod formats {
    use super::{ask, field, keep};
    use crate::file::pixels::{rare, DecodeError, Pixels, Stored};
    use crate::file::probe::Probe;
    use crate::wasm::numbers::{ERRORS, FORMATS};
    use js_sys::{Array, Function, Uint8Array};
    use std::cell::OnceCell;
    use wasm_bindgen::prelude::*;

    thread_local! {
        static DECODER: OnceCell<Function> = const { OnceCell::new() };
    }

    /// Takes the function that decodes rare formats: as `decodeRare` of their module, it returns `{ rgb, alpha,
    /// width, hasProfile }` or the number of an error. What it throws goes through.
    #[wasm_bindgen(js_name = lendDecoder)]
    pub fn lend_decoder(decoder: Function) {
        keep(&DECODER, decoder);
        rare::lend(decode);
    }

    fn decode(
        bytes: &[u8],
        probe: &Probe,
        at_least: (usize, usize),
    ) -> Result<Stored, DecodeError> {
        let format = FORMATS.iter().position(|known| *known == probe.format);
        let format = format.ok_or(DecodeError::Unsupported)?;
        let given = Array::of1(&Uint8Array::from(bytes));
        for number in [format, probe.width as usize, probe.height as usize] {
            given.push(&number.into());
        }
        for number in [at_least.0, at_least.1] {
            given.push(&number.into());
        }
        let answer = ask(&DECODER, &given);
        if let Some(number) = answer.as_f64() {
            let why = ERRORS.get(number as usize).copied();
            return Err(why.unwrap_or(DecodeError::Damaged));
        }
        let rgb = Uint8Array::new(&field(&answer, "rgb")).to_vec();
        let alpha = field(&answer, "alpha");
        let width = field(&answer, "width").as_f64().unwrap_or_default() as usize;
        Ok(Stored {
            pixels: Pixels {
                width,
                height: rgb.len() / (3 * width).max(1),
                rgb,
            },
            alpha: alpha.is_object().then(|| Uint8Array::new(&alpha).to_vec()),
            has_profile: field(&answer, "hasProfile").is_truthy(),
        })
    }
}

#[cfg(not(feature = "code"))]
mod reader {
    use super::{ask, field, keep};
    use crate::geometry::Point;
    use crate::qr::{self, Code};
    use js_sys::{Array, Float32Array, Function, Uint8Array};
    use std::cell::OnceCell;
    use wasm_bindgen::prelude::*;

    thread_local! {
        static READER: OnceCell<Function> = const { OnceCell::new() };
    }

    /// Takes the function that reads codes: as `findCodes` of their module, it returns `{ texts, corners }`, or null
    /// while that module is not there. What it throws goes through.
    #[wasm_bindgen(js_name = lendReader)]
    pub fn lend_reader(reader: Function) {
        keep(&READER, reader);
        qr::lend(read);
    }

    fn read(luma: &[u8], width: usize, height: usize, most: usize) -> Vec<Code> {
        let given = Array::of1(&Uint8Array::from(luma));
        for number in [width, height, most] {
            given.push(&number.into());
        }
        let answer = ask(&READER, &given);
        // Nothing is known while the module is not there: the worker fetches it and asks again.
        if !answer.is_object() {
            return Vec::new();
        }
        let texts = Array::from(&field(&answer, "texts"));
        let numbers = Float32Array::new(&field(&answer, "corners")).to_vec();
        let code = |(text, corners): (JsValue, &[f32])| Code {
            text: text.as_string().unwrap_or_default(),
            corners: std::array::from_fn(|corner| Point {
                x: corners[2 * corner],
                y: corners[2 * corner + 1],
            }),
        };
        texts
            .iter()
            .zip(numbers.chunks_exact(8))
            .map(code)
            .collect()
    }
}
