//! Where a photo was made is not kept, unless the very file is asked for.
#![allow(clippy::unwrap_used)]

mod common;

use common::server::Server;
use serde_json::Value;
use xuezhao::Photo;
use xuezhao_fixtures::{drawn_jpeg, profiles};

/// A JPEG with a latitude in XMP.
fn located() -> Vec<u8> {
    let packet = b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLatitude=\"39,54.2N\"/>";
    let length = u16::try_from(packet.len() + 2).unwrap().to_be_bytes();
    let jpeg = drawn_jpeg(480, 640, 90);
    [&jpeg[..2], &[0xff, 0xe1], &length, packet, &jpeg[2..]].concat()
}

/// What is kept of the photo under this policy.
fn kept(policy: &str) -> Vec<u8> {
    let mut profile: Value = serde_json::from_str(&profiles::file_only(1000)).unwrap();
    profile["policy"] = policy.into();
    let server = Server::start(&profile.to_string());
    let receipt = server.submit("file-only", "k", &located()).receipt();
    assert_eq!(
        server.submit("file-only", "k", &located()).receipt(),
        receipt,
        "sent again"
    );
    std::fs::read(server.store().join(format!("{receipt}.jpg"))).unwrap()
}

#[test]
fn the_place_goes_and_the_picture_stays() {
    let file = kept("fit");
    assert_eq!(file.len(), located().len());
    let photo = Photo::open(file.clone(), None);
    assert!(!file.windows(8).any(|bytes| bytes == b"39,54.2N"));
    assert_eq!(
        photo.preview(640),
        Photo::open(located(), None).preview(640)
    );
}

#[test]
fn an_original_is_kept_as_it_is() {
    assert_eq!(kept("original"), located());
}
