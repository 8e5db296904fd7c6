//! A page of its own: every photo with its lines and findings, and filters above them.

use super::{judge_of, verdict, verdict_id, Answer, Judged};
use crate::words::{self, Language};
use base64::engine::general_purpose::STANDARD;
use base64::Engine;
use maud::{html, Markup, PreEscaped, DOCTYPE};
use xuezhao::{Finding, HeadReport, Profile, Status, Text, Verdict};

const STYLE: &str = include_str!("html/report.css");
const SCRIPT: &str = include_str!("html/report.js");
/// Long side of a thumbnail in pixels.
const THUMBNAIL: usize = 320;

/// Everything before the photos. The page is never closed: HTML allows that, and lines can be added to the end.
pub fn head(profile: &Profile, language: Language) -> String {
    let say = |zh, en| language.of(&Text::new(zh, en)).to_string();
    let lang = match language {
        Language::Zh => "zh-CN",
        Language::En => "en",
    };
    let verdicts = [Verdict::Pass, Verdict::Reject, Verdict::Unknown];
    let page = html! {
        (DOCTYPE)
        html lang=(lang) {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (say("照片检查", "Photo check")) " · " (language.of(&profile.title)) }
                style { (PreEscaped(STYLE)) }
                script { (PreEscaped(SCRIPT)) }
            }
            body {
                header {
                    h1 { (say("照片检查", "Photo check")) " · " (language.of(&profile.title)) }
                    fieldset {
                        legend { (say("结果", "Verdict")) }
                        @for verdict in verdicts {
                            label {
                                input type="checkbox" name="verdict" value=(verdict_id(verdict)) checked;
                                (language.of(&words::verdict(verdict))) " "
                                output name=(verdict_id(verdict)) { "0" }
                            }
                        }
                    }
                    label { (say("问题", "Fault")) " " select name="check" { option value="" { (say("全部", "All")) } } }
                    label { (say("文件名", "File")) " " input type="search" name="file"; }
                    label { input type="checkbox" name="lines" checked; (say("画线", "Lines")) }
                }
            }
        }
    };
    // The ends of the page are left out, and its photos follow.
    let open = page.into_string().replace("</body></html>", "<main>");
    open + "\n"
}

/// The line of a photo.
pub fn line(judged: &Judged, profile: &Profile, language: Language) -> String {
    let report = judged.report;
    let told: Vec<&Finding> = words::told(report, profile).collect();
    let checks: Vec<&str> = told.iter().map(|finding| finding.check).collect();
    let article = html! {
        article data-file=(judged.file) data-verdict=(verdict_id(report.verdict)) data-judge=(judge_of(report))
            data-checks=(checks.join(" ")) {
            figure { (thumbnail(judged)) (lines(judged, &told)) }
            h2 { (judged.file) }
            p { strong { (language.of(&words::verdict(report.verdict))) } " " (language.of(&report.headline.text)) }
            ul {
                @for finding in &told {
                    li data-check=(finding.check) data-title=(language.of(&finding.title)) {
                        (words::line(finding, language).trim_start())
                    }
                }
            }
        }
    };
    article.into_string().replace('\n', " ")
}

/// What a line says.
pub fn answer(line: &str) -> Option<Answer> {
    let attributes = line.strip_prefix("<article data-file=\"")?;
    line.trim_end().strip_suffix("</article>")?;
    let mut parts = attributes.split('"').step_by(2).map(plain);
    Some(Answer {
        file: parts.next()?,
        verdict: verdict(&parts.next()?)?,
        judge: parts.next()?,
    })
}

/// The text of an attribute.
fn plain(attribute: &str) -> String {
    let signs = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&amp;", "&"),
    ];
    let unescape = |text: String, (escaped, sign)| text.replace(escaped, sign);
    signs.into_iter().fold(attribute.to_string(), unescape)
}

/// The picture inside the page; nothing where it cannot be shown.
fn thumbnail(judged: &Judged) -> Markup {
    let preview = judged.photo.preview(THUMBNAIL);
    html! {
        @if let Some(jpeg) = preview {
            img loading="lazy" alt="" src={ "data:image/jpeg;base64," (STANDARD.encode(jpeg)) };
        }
    }
}

/// What was measured, over the picture: crown, eyes, chin, cheeks, and the places of the faults.
fn lines(judged: &Judged, told: &[&Finding]) -> Markup {
    let [width, height] = judged.photo.size();
    let faults = told.iter().filter(|f| f.status != Status::Pass);
    html! {
        @if width > 0 && height > 0 {
            svg viewBox={ "0 0 " (width) " " (height) } {
                @if let Some(head) = &judged.report.head { (head_lines(head, width)) }
                @for region in faults.filter_map(|fault| fault.region) {
                    rect x=(region.x) y=(region.y) width=(region.width) height=(region.height) {}
                }
            }
        }
    }
}

/// Crown, eyes and chin as lines across the head, cheeks as lines down.
fn head_lines(head: &HeadReport, width: usize) -> Markup {
    let [left, right] = head.cheeks;
    let [[x1, y1], [x2, y2]] = head.eyes;
    html! {
        @for [_, y] in [head.crown, head.chin] { line x1="0" x2=(width) y1=(y) y2=(y) {} }
        @for x in [left, right] { line x1=(x) x2=(x) y1=(head.crown[1]) y2=(head.chin[1]) {} }
        line x1=(x1) y1=(y1) x2=(x2) y2=(y2) {}
    }
}
