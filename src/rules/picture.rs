//! [`Picture`]: the picture that a profile wants.

use crate::json::Json;
use serde::Serialize;

/// The picture a profile wants.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[cfg_attr(feature = "internals", derive(ts_rs::TS))]
pub struct Picture {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Dots per inch written into a prepared file.
    pub density: u32,
    /// Lowest JPEG quality (IJG scale) a prepared file may have.
    pub quality: u8,
    /// Largest factor by which a prepared picture may be enlarged; 1 = never.
    #[cfg_attr(feature = "internals", ts(as = "Option<f64>", optional))]
    pub enlarge: f64,
    /// Whole multiples of the size that are allowed too, e.g. `[2]` for 960×1280.
    #[cfg_attr(feature = "internals", ts(as = "Option<Vec<u32>>", optional))]
    pub multiples: Vec<u32>,
    /// Allowed background colours, sRGB; a prepared `standardize` picture gets the first. Empty: any single colour.
    #[serde(skip)]
    pub backgrounds: Vec<[u8; 3]>,
}

impl Picture {
    /// Reads it as a profile writes it.
    #[cfg_attr(small_wasm, optimize(size))]
    pub(super) fn from_json(json: Json) -> Result<Picture, String> {
        let mut fields = json.fields("picture")?;
        let mut whole = |key, most| fields.need(key)?.whole(key, most);
        let width = whole("width", u32::MAX)?;
        let height = whole("height", u32::MAX)?;
        let density = whole("density", u32::MAX)?;
        let quality = whole("quality", u32::from(u8::MAX))? as u8;
        let enlarge = fields.take("enlarge").map(|json| json.number("enlarge"));
        let multiples = match fields.take("multiples") {
            Some(json) => json.list("multiples")?,
            None => Vec::new(),
        };
        fields.end()?;
        Ok(Picture {
            width,
            height,
            density,
            quality,
            enlarge: enlarge.unwrap_or(Ok(1.0))?,
            multiples: multiples
                .into_iter()
                .map(|json| json.whole("multiples", u32::MAX))
                .collect::<Result<_, _>>()?,
            backgrounds: Vec::new(),
        })
    }

    /// What is wrong with it.
    ///
    /// # Errors
    /// The first number that makes no sense.
    pub(super) fn validate(&self) -> Result<(), String> {
        let fail = |why: String| Err(why);
        if !(1..=10_000).contains(&self.width) || !(1..=10_000).contains(&self.height) {
            return fail(format!("{}×{} pixels", self.width, self.height));
        }
        if !(1..=65_535).contains(&self.density) || !(1..=100).contains(&self.quality) {
            return fail(format!(
                "density {}, quality {}",
                self.density, self.quality
            ));
        }
        if !(1.0..=4.0).contains(&self.enlarge) {
            return fail("enlarge is not 1–4".to_string());
        }
        match self.multiples.iter().find(|m| !(2..=8).contains(*m)) {
            Some(m) => fail(format!("multiple {m} is not 2–8")),
            None => Ok(()),
        }
    }
}

impl Picture {
    /// Rows that a crop must have: fewer would be enlarged further than the profile allows.
    pub(crate) fn least_height(&self) -> f64 {
        f64::from(self.height) / self.enlarge
    }

    /// Width over height.
    pub(crate) fn aspect(&self) -> f64 {
        f64::from(self.width) / f64::from(self.height)
    }

    /// Smallest height step, a sixteenth of the reduced height, on which the width is a sixteenth of a pixel too.
    pub(crate) fn grid(&self) -> f64 {
        let (mut a, mut b) = (self.width, self.height);
        while b > 0 {
            (a, b) = (b, a % b);
        }
        f64::from(self.height / a.max(1)) / 16.0
    }
}
