//! A contact sheet: the photos of a class on pages to print, a page of HTML that needs nothing else.

use crate::store::{Collected, Photo as StoredPhoto, State, Store};
use crate::Error;
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use maud::{html, Markup, PreEscaped, DOCTYPE};
use std::io::Write;
use xuezhao::Photo;

const STYLE: &str = include_str!("sheet.css");
/// Long side of a picture in pixels: 35 mm at 170 dots per inch.
pub const SIDE: usize = 240;

/// Writes one section a class, each on a page of its own when printed; who has no accepted photo is there without one. `draw`
/// makes a JPEG of at most [`SIDE`] pixels of a photo, in Base64; empty where it cannot.
///
/// # Errors
/// When a photo cannot be read, or the page not be written.
pub fn sheet(
    out: &mut impl Write,
    students: &[Collected],
    mut draw: impl FnMut(&StoredPhoto) -> Result<String, Error>,
) -> Result<(), Error> {
    let head = html! {
        (DOCTYPE)
        html lang="zh-CN";
        head {
            meta charset="utf-8";
            title { "照片核对表" }
            style { (PreEscaped(STYLE)) }
        }
    };
    let mut write = |part: Markup| {
        out.write_all(part.into_string().as_bytes())
            .map_err(Error::Output)
    };
    write(head)?;
    for class in students.chunk_by(|a, b| (&a.school, &a.class) == (&b.school, &b.class)) {
        write(section(class, &mut draw)?)?;
    }
    Ok(())
}

/// A photo of the store as the sheet shows it.
///
/// # Errors
/// When it cannot be read.
pub fn drawn(store: &Store, photo: &StoredPhoto) -> Result<String, Error> {
    let bytes = store.photo(&photo.file)?;
    let preview = Photo::open(bytes, None).preview(SIDE).unwrap_or_default();
    Ok(STANDARD.encode(preview))
}

fn section(
    class: &[Collected],
    draw: &mut impl FnMut(&StoredPhoto) -> Result<String, Error>,
) -> Result<Markup, Error> {
    let pictures = class.iter().map(|student| picture(student, draw));
    let pictures = pictures.collect::<Result<Vec<_>, _>>()?;
    let first = &class[0];
    let count = class.iter().filter_map(accepted).count();
    Ok(html! {
        section {
            h1 { (first.school) " " (first.class) small { (count) " / " (class.len()) } }
            ul {
                @for (student, picture) in class.iter().zip(pictures) {
                    li {
                        figure { (picture) }
                        strong { (student.name) }
                        span { (student.number) }
                    }
                }
            }
        }
    })
}

fn picture(
    student: &Collected,
    draw: &mut impl FnMut(&StoredPhoto) -> Result<String, Error>,
) -> Result<Markup, Error> {
    let Some(photo) = accepted(student) else {
        return Ok(html! { (student.state.title().zh) });
    };
    let source = format!("data:image/jpeg;base64,{}", draw(photo)?);
    Ok(html! { img alt=(student.name) src=(source); })
}

fn accepted(student: &Collected) -> Option<&StoredPhoto> {
    let photo = student.photo.as_ref();
    photo.filter(|_| student.state == State::Complete)
}
