//! A contact sheet: the photos of a class on pages to print, a page of HTML that needs nothing else.

use crate::store::{Collected, Store};
use crate::Error;
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use maud::{html, Markup, PreEscaped, DOCTYPE};
use xuezhao::Photo;

const STYLE: &str = include_str!("sheet.css");
/// Long side of a picture in pixels: 35 mm at 170 dots per inch.
const SIDE: usize = 240;

/// One section a class, each on a page of its own when printed; students without a photo are there without one.
///
/// # Errors
/// When a photo cannot be read.
pub fn sheet(store: &Store, students: &[Collected]) -> Result<String, Error> {
    let classes = students.chunk_by(|a, b| (&a.school, &a.class) == (&b.school, &b.class));
    let sections = classes.map(|class| section(store, class));
    let sections = sections.collect::<Result<Vec<_>, _>>()?;
    let page = html! {
        (DOCTYPE)
        html lang="zh-CN" {
            head {
                meta charset="utf-8";
                title { "照片核对表" }
                style { (PreEscaped(STYLE)) }
            }
            body { @for section in sections { (section) } }
        }
    };
    Ok(page.into_string())
}

fn section(store: &Store, class: &[Collected]) -> Result<Markup, Error> {
    let pictures = class.iter().map(|student| picture(store, student));
    let pictures = pictures.collect::<Result<Vec<_>, _>>()?;
    let first = &class[0];
    let count = class
        .iter()
        .filter(|student| student.photo.is_some())
        .count();
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

fn picture(store: &Store, student: &Collected) -> Result<Markup, Error> {
    let Some(photo) = &student.photo else {
        return Ok(html! { (student.state.title().zh) });
    };
    let bytes = store.photo(&photo.file)?;
    let preview = Photo::open(bytes, None).preview(SIDE).unwrap_or_default();
    let source = format!("data:image/jpeg;base64,{}", STANDARD.encode(preview));
    Ok(html! { img alt=(student.name) src=(source); })
}
