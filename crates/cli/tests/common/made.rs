//! Files of the kinds that were reported, drawn here.

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use xuezhao::output::jpeg::{self, Sampling};
use xuezhao::Pixels;
use xuezhao_fixtures::portrait::Framing;
use xuezhao_fixtures::{code_png, drawn_jpeg, drawn_portrait, profiles, Folder};

/// A drawn portrait as a phone would take it.
pub fn framed() -> Vec<u8> {
    let framing = Framing {
        eye_distance: 0.13,
        eye_height: 0.4,
    };
    jpeg::encode(&drawn_portrait(0, 1600, framing), 92, Sampling::Full, 72).unwrap()
}

/// A frame header that claims more rows than there is data for.
pub fn taller_than_its_data(folder: &Folder) -> PathBuf {
    let mut file = drawn_jpeg(480, 640, 90);
    let frame = file.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
    file[frame + 5..frame + 7].copy_from_slice(&900u16.to_be_bytes());
    folder.write("taller.jpg", file)
}

/// A capture code and a larger code below, and the payload of the first beside it.
pub fn two_codes(folder: &Folder) -> PathBuf {
    let payload = "b3038b3256ce5e08";
    let file = folder.path("codes.png");
    fs::write(folder.path("codes.png.txt"), payload).unwrap();
    let small = decoded(&code_png(payload));
    let large = decoded(&code_png("http://weixin.qq.com/r/0123456789abcdefghij")).resized(420, 420);
    let mut pixels = Pixels::filled(540, 900, [255; 3]);
    for (code, left, top) in [(&small, 60, 40), (&large, 60, 400)] {
        for y in 0..code.height {
            for x in 0..code.width {
                pixels.set(left + x, top + y, code.at(x, y));
            }
        }
    }
    let jpeg = jpeg::encode(&pixels, 90, Sampling::Full, 72).unwrap();
    fs::write(&file, jpeg).unwrap();
    file
}

fn decoded(bytes: &[u8]) -> Pixels {
    let file = xuezhao::File::new(bytes.to_vec(), None);
    let size = (file.probe.width as usize, file.probe.height as usize);
    xuezhao::file::pixels::decode(&file.bytes, &file.probe, size).unwrap()
}

/// A profile with a band of ten kilobytes.
pub fn narrow_band(folder: &Folder) -> PathBuf {
    let mut profile: Value = serde_json::from_str(&profiles::file_only(1000)).unwrap();
    profile["policy"] = "fit".into();
    profile["limits"]["file_size"] = serde_json::json!({ "min": 50 << 10, "max": 60 << 10 });
    folder.write("band.json", profile.to_string())
}

/// A roster as a spreadsheet leaves it.
pub fn spoilt_roster(folder: &Folder) -> PathBuf {
    folder.write(
        "roster.csv",
        "school,level,number,name,last_four\n\
         示例大学,本科,2.02E+11,示例一,1234\n\
         示例大学,本科,=\"00012345\",示例二,104\n\
         示例大学,本科,20200009,示例三,1234\n\
         示例大学,本科,20200009,示例四,5678\n",
    )
}
