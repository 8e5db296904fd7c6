//! The photos as a zip archive.

use crate::store::{Collected, Store};
use crate::Error;
use std::io::{self, Write};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// Writes the photos under these paths, one after another: the archive may be larger than the memory, and `out` a pipe.
/// The same photos give the same bytes.
///
/// # Errors
/// When a photo cannot be read, or the archive not be written.
pub fn archive(
    store: &Store,
    photos: &[(String, &Collected)],
    out: impl Write,
) -> Result<(), Error> {
    let mut zip = ZipWriter::new_stream(out);
    // A JPEG gets no smaller.
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(zip::DateTime::default())
        .unix_permissions(0o600);
    for (path, student) in photos {
        let Some(photo) = &student.photo else {
            continue;
        };
        let bytes = store.photo(&photo.file)?;
        zip.start_file(path.as_str(), options).map_err(failed)?;
        zip.write_all(&bytes).map_err(Error::Output)?;
    }
    let mut out = zip.finish().map_err(failed)?;
    out.flush().map_err(Error::Output)
}

fn failed(error: zip::result::ZipError) -> Error {
    Error::Output(io::Error::from(error))
}
