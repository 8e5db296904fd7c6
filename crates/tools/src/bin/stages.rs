//! `stages NAME`: does one stage of a photo's way once to warm up and once more inside [`measured`], for
//! `scripts/bench/instructions.mjs`, which counts the instructions of the second time. `stages` lists the names.

use std::hint::black_box;
use std::process::ExitCode;
use xuezhao::face::sampling::Pyramid;
use xuezhao::file::pixels::{decode, Pixels};
use xuezhao::file::probe::probe;
use xuezhao::geometry::Rect;
use xuezhao::measure::background::Background;
use xuezhao::nn::Net;
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::{Models, Outcome, Photo, Profile};
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::profiles::place_only;
use xuezhao_fixtures::{drawn_portrait, weights};

const FRAMING: Framing = Framing {
    eye_distance: 0.13,
    eye_height: 0.4,
};

/// What one stage works on.
struct Inputs {
    models: Models,
    profile: Profile,
    /// The same without the rules that a drawing breaks.
    placing: Profile,
    /// A drawn portrait of 480 × 640.
    picture: Pixels,
    /// The same as a file.
    small: Vec<u8>,
    /// With more around it, as a file: 1,200 × 1,200.
    square: Vec<u8>,
    /// Another as the photo of a phone: 12 megapixels.
    phone: Vec<u8>,
}

/// A stage's name and how it is made ready: the work itself is the closure that comes back.
type Stage = (&'static str, fn(&mut Inputs) -> Box<dyn FnMut() + '_>);

const STAGES: [Stage; 14] = [
    ("load the nets", |_| {
        Box::new(|| {
            black_box(weights::models());
        })
    }),
    ("detector net", |_| net("detector")),
    ("mesh net", |_| net("mesh")),
    ("segmenter net", |_| net("segmenter")),
    ("head net", |_| net("head")),
    ("find faces", |inputs| {
        Box::new(|| {
            black_box(inputs.models.finder().find(&Pyramid::new(&inputs.picture)));
        })
    }),
    ("person mask", |inputs| {
        let pyramid = Pyramid::new(&inputs.picture);
        let face = inputs.models.finder().find(&pyramid).into_iter().next();
        Box::new(move || {
            let pyramid = Pyramid::new(&inputs.picture);
            black_box(inputs.models.segmenter().mask(&pyramid, face.as_ref()));
        })
    }),
    ("background", |inputs| {
        let pyramid = Pyramid::new(&inputs.picture);
        let face = inputs.models.finder().find(&pyramid).into_iter().next();
        let mask = inputs.models.segmenter().mask(&pyramid, face.as_ref());
        Box::new(move || {
            black_box(Background::measure(&inputs.picture, &mask));
        })
    }),
    ("decode 12 MP", |inputs| {
        let headers = probe(&inputs.phone);
        Box::new(move || {
            black_box(decode(&inputs.phone, &headers, (1080, 1440)).is_ok());
        })
    }),
    ("encode 480×640", |inputs| {
        Box::new(|| {
            black_box(jpeg::encode(&inputs.picture, 90, Sampling::Quarter, 300));
        })
    }),
    ("check 480×640", |inputs| {
        Box::new(|| check(&inputs.small, &inputs.profile, &mut inputs.models))
    }),
    ("check 12 MP", |inputs| {
        Box::new(|| check(&inputs.phone, &inputs.profile, &mut inputs.models))
    }),
    ("prepare 1.4 MP", |inputs| {
        Box::new(|| prepare(&inputs.square, &inputs.placing, &mut inputs.models))
    }),
    ("prepare 12 MP", |inputs| {
        Box::new(|| prepare(&inputs.phone, &inputs.placing, &mut inputs.models))
    }),
];

fn net<'a>(name: &str) -> Box<dyn FnMut() + 'a> {
    let mut net = match Net::load(&weights::weights(name)) {
        Ok(net) => net,
        Err(error) => panic!("{name}: {error}"),
    };
    for (i, value) in net.input_mut().iter_mut().enumerate() {
        *value = (i % 17) as f32 / 17.0;
    }
    Box::new(move || net.run())
}

fn check(bytes: &[u8], profile: &Profile, models: &mut Models) {
    let photo = Photo::open(bytes.to_vec(), None);
    photo.locate(models);
    black_box(photo.examine(profile));
}

fn prepare(bytes: &[u8], profile: &Profile, models: &mut Models) {
    let photo = Photo::open(bytes.to_vec(), None);
    let made = black_box(photo.prepare(profile, models, None));
    assert!(matches!(made, Outcome::Ready(_)), "nothing was prepared");
}

/// What is counted: the script asks for this function by name.
#[inline(never)]
fn measured(work: &mut dyn FnMut()) {
    work();
}

fn main() -> ExitCode {
    let Some(wanted) = std::env::args().nth(1) else {
        STAGES.iter().for_each(|(name, _)| println!("{name}"));
        return ExitCode::SUCCESS;
    };
    let Some((_, ready)) = STAGES.iter().find(|(name, _)| *name == wanted) else {
        eprintln!("no stage {wanted:?}");
        return ExitCode::FAILURE;
    };
    let drawn = drawn_portrait(0, 1200, FRAMING);
    let picture = drawn.crop(Rect::new(150.0, 0.0, 900.0, 1200.0), 480, 640);
    let larger = drawn.crop(Rect::new(150.0, 0.0, 900.0, 1200.0), 3000, 4000);
    let file = |pixels: &Pixels| jpeg::encode(pixels, 90, Sampling::Quarter, 300);
    let files = (file(&picture), file(&drawn), file(&larger));
    let (Some(small), Some(square), Some(phone)) = files else {
        eprintln!("the portrait cannot be encoded");
        return ExitCode::FAILURE;
    };
    let Ok(profile) = Profile::built_in("chsi") else {
        eprintln!("the profile cannot be read");
        return ExitCode::FAILURE;
    };
    let mut inputs = Inputs {
        models: weights::models(),
        profile,
        placing: place_only("fit", [20 << 10, 60 << 10], "[]"),
        picture,
        small,
        square,
        phone,
    };
    let mut work = ready(&mut inputs);
    work();
    measured(&mut *work);
    ExitCode::SUCCESS
}
