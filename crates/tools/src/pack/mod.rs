//! The models of the npm packages → the weight files of the page and the native command.

mod covariance;
mod error;
pub mod exact;
mod factor;
mod feedback;
mod flatbuffer;
pub mod keep;
mod quantize;
mod schema;
mod sources;
mod square;
mod tflite;
mod trained;

pub use error::Error;

use quantize::Rounding;
use sources::{Source, SOURCES};
use std::path::Path;
use xuezhao::nn::format::Model;
use xuezhao::nn::{self, Net};
use xuezhao_fixtures::portrait;

/// Drawn portraits the quantisation is tuned on.
const PORTRAITS: usize = 10;

/// How exactly weights are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// In half precision, as the models have them.
    Exact,
    /// In about a third of the bytes.
    Small,
}

/// One weight file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Packed {
    /// Its name, without the extension `nn`.
    pub name: &'static str,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Makes all weight files from a folder of npm packages.
///
/// # Errors
/// When a package is missing, holds another model than the pinned one, or a model cannot be converted.
pub fn pack(node_modules: &Path, precision: Precision) -> Result<Vec<Packed>, Error> {
    let packed = |source: &Source| {
        let name = source.name;
        let bytes = weights(source, node_modules, precision)?;
        Ok(Packed { name, bytes })
    };
    SOURCES.iter().map(packed).chain(trained()).collect()
}

/// The weight files of the project's own nets.
fn trained() -> impl Iterator<Item = Result<Packed, Error>> {
    trained::TRAINED.iter().map(|&(name, json)| {
        let model = trained::model(json).map_err(|why| Error::Trained(name, why))?;
        let bytes = model.write();
        Net::load(&bytes).map_err(|error| Error::Net(name, error))?;
        Ok(Packed { name, bytes })
    })
}

fn weights(source: &Source, node_modules: &Path, precision: Precision) -> Result<Vec<u8>, Error> {
    let file = source.read(node_modules)?;
    let mut model = tflite::convert(&file).map_err(|why| Error::Model(source.name, why))?;
    let net = |error| Error::Net(source.name, error);
    if precision == Precision::Small {
        model = smaller(&model, source).map_err(net)?;
    }
    // After the model was made smaller: what is kept stays what it was, to the last bit.
    if let Some(channels) = source.channels {
        if !keep::keep(&mut model, &channels()) {
            let why = "no convolution makes its output".to_string();
            return Err(Error::Model(source.name, why));
        }
    }
    let bytes = model.write();
    Net::load(&bytes).map_err(net)?;
    Ok(bytes)
}

/// The model in about a third of the bytes.
fn smaller(exact: &Model, source: &Source) -> Result<Model, nn::Error> {
    let side = exact.shapes[exact.input].width;
    let [low, high] = source.range;
    let pictures: Vec<Vec<f32>> = (0..PORTRAITS)
        .map(|index| {
            let mut picture = portrait::draw(index, side, source.framing);
            picture
                .iter_mut()
                .for_each(|value| *value = low + *value * (high - low));
            picture
        })
        .collect();
    let mut model = exact.clone();
    factor::split_wide_layers(&mut model, &pictures)?;
    let covariances = match source.rounding {
        Rounding::Nearest => None,
        Rounding::Feedback => Some(covariance::of_inputs(exact, &pictures)?),
    };
    quantize::quantize(&mut model, covariances.as_ref());
    quantize::correct_bias(&mut model, exact, &pictures)?;
    Ok(model)
}
