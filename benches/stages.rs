//! The stages of one photo, each by itself: `cargo bench --features internals`.
#![allow(clippy::unwrap_used, missing_docs)]

use criterion::{criterion_group, criterion_main, BatchSize, Criterion};
use std::hint::black_box;
use xuezhao::face::sampling::Pyramid;
use xuezhao::file::pixels::{decode, Pixels};
use xuezhao::file::probe::probe;
use xuezhao::measure::background::Background;
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::output::plan;
use xuezhao::{qr, Photo, Profile};
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::{drawn_portrait, weights};

const FRAMING: Framing = Framing {
    eye_distance: 0.13,
    eye_height: 0.4,
};

/// The photo of a phone: 12 megapixels.
fn phone() -> Vec<u8> {
    let drawn = drawn_portrait(0, 1200, FRAMING);
    jpeg::encode(&drawn.resized(3000, 4000), 90, Sampling::Quarter, 72).unwrap()
}

fn file(c: &mut Criterion) {
    let bytes = phone();
    let headers = probe(&bytes);
    c.bench_function("probe", |b| b.iter(|| probe(black_box(&bytes))));
    c.bench_function("decode 12 MP to 1440", |b| {
        b.iter(|| decode(black_box(&bytes), &headers, (1080, 1440)))
    });
}

fn faces(c: &mut Criterion) {
    let mut models = weights::models();
    let pixels = drawn_portrait(0, 640, FRAMING);
    c.bench_function("find faces in 640×640", |b| {
        b.iter(|| models.finder().find(&Pyramid::new(black_box(&pixels))))
    });
    let face = models.finder().find(&Pyramid::new(&pixels)).remove(0);
    c.bench_function("person mask of 640×640", |b| {
        b.iter(|| {
            models
                .segmenter()
                .mask(&Pyramid::new(black_box(&pixels)), Some(&face))
        })
    });
    let mask = models.segmenter().mask(&Pyramid::new(&pixels), Some(&face));
    c.bench_function("background of 640×640", |b| {
        b.iter(|| Background::measure(black_box(&pixels), &mask))
    });
}

fn photo(c: &mut Criterion) {
    let mut models = weights::models();
    let profile = Profile::built_in("chsi").unwrap();
    let bytes = phone();
    c.bench_function("open and locate 12 MP", |b| {
        let open = || Photo::open(bytes.clone(), None);
        b.iter_batched(
            open,
            |photo| photo.locate(&mut models),
            BatchSize::LargeInput,
        )
    });
    c.bench_function("every check on 12 MP, located", |b| {
        let located = || {
            let photo = Photo::open(bytes.clone(), None);
            photo.locate(&mut weights::models());
            photo
        };
        b.iter_batched(
            located,
            |photo| photo.examine(&profile),
            BatchSize::LargeInput,
        )
    });
}

fn output(c: &mut Criterion) {
    let profile = Profile::built_in("chsi").unwrap();
    let photo = Photo::open(phone(), None);
    photo.locate(&mut weights::models());
    let subject = photo.scene().unwrap().subject().unwrap();
    c.bench_function("plan", |b| {
        b.iter(|| plan::plan(black_box(&subject), &profile))
    });
    let picture: Pixels = drawn_portrait(0, 640, FRAMING).resized(480, 640);
    c.bench_function("encode 480×640", |b| {
        b.iter(|| jpeg::encode(black_box(&picture), 90, Sampling::Quarter, 300))
    });
    let luma = picture.luma();
    c.bench_function("look for a code in 480×640", |b| {
        b.iter(|| qr::read(black_box(&luma), 480, 640))
    });
}

criterion_group!(benches, file, faces, photo, output);
criterion_main!(benches);
