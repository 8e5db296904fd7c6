//! [`ReportFile`]: where reports go, and what an earlier run left there.

use super::{judge, Writer};
use crate::Error;
use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use xuezhao::Verdict;

/// A file of reports that grows line by line.
pub struct ReportFile {
    path: PathBuf,
    file: File,
}

/// The verdicts of earlier runs, by the photo's path.
pub type Verdicts = HashMap<String, Verdict>;

impl ReportFile {
    /// Opens the file to go on behind its last whole line, and says what it answers already; makes it where there is none,
    /// or anew with `force`.
    ///
    /// # Errors
    /// When it holds something else, or reports by another core or profile, or cannot be written.
    pub fn open(
        path: &Path,
        writer: &Writer,
        force: bool,
    ) -> Result<(ReportFile, Verdicts), Error> {
        let failed = Error::file(path);
        let opened = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(force)
            .open(path);
        let mut reports = ReportFile {
            path: path.to_path_buf(),
            file: opened.map_err(failed)?,
        };
        let head = writer.head();
        let verdicts = match reports.starts_with(head.as_bytes())? {
            true => reports.read(head.len() as u64, writer)?,
            false => {
                reports.add(&head)?;
                Verdicts::new()
            }
        };
        Ok((reports, verdicts))
    }

    /// Adds a line.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn add(&mut self, line: &str) -> Result<(), Error> {
        let written = self.file.write_all(line.as_bytes());
        self.known(written)
    }

    /// Whether the head is there, whole; one that was cut off is taken away.
    fn starts_with(&mut self, head: &[u8]) -> Result<bool, Error> {
        let mut start = Vec::new();
        let read = (&mut self.file)
            .take(head.len() as u64)
            .read_to_end(&mut start);
        self.known(read)?;
        if !head.starts_with(&start) {
            return Err(Error::NoReports(self.path.clone()));
        }
        if start.len() < head.len() {
            let emptied = self.file.set_len(0).and_then(|()| self.file.rewind());
            self.known(emptied)?;
            return Ok(false);
        }
        Ok(true)
    }

    /// What the lines behind the head answer; one that was cut off is taken away.
    fn read(&mut self, head: u64, writer: &Writer) -> Result<Verdicts, Error> {
        let by = judge(env!("CARGO_PKG_VERSION"), &writer.profile.id);
        let mut verdicts = Verdicts::new();
        let mut end = head;
        let mut lines = BufReader::new(&self.file);
        let mut line = Vec::new();
        loop {
            line.clear();
            let read = lines.read_until(b'\n', &mut line);
            self.known(read)?;
            if !line.ends_with(b"\n") {
                break;
            }
            let answer = std::str::from_utf8(&line)
                .ok()
                .and_then(|l| writer.answer(l));
            match answer {
                Some(answer) if answer.judge == by => {
                    verdicts.insert(answer.file, answer.verdict);
                }
                Some(answer) => {
                    return Err(Error::OtherJudge(self.path.clone(), answer.judge));
                }
                None if end == 0 => return Err(Error::NoReports(self.path.clone())),
                // Part of a name of several lines.
                None => {}
            }
            end += line.len() as u64;
        }
        if end == 0 && !line.is_empty() && !line.starts_with(b"{") {
            return Err(Error::NoReports(self.path.clone()));
        }
        let cut = self.file.set_len(end);
        self.known(cut.and_then(|()| (&self.file).seek(SeekFrom::Start(end))))?;
        Ok(verdicts)
    }

    fn known<T>(&self, done: io::Result<T>) -> Result<T, Error> {
        done.map_err(|error| Error::File(self.path.clone(), error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::reports::{judge_of, Form, Judged};
    use crate::words::Language;
    use std::fs;
    use xuezhao::{Photo, Profile};
    use xuezhao_fixtures::{drawn_jpeg, Folder};

    fn profile(id: &str) -> Profile {
        match Profile::built_in(id) {
            Ok(profile) => profile,
            Err(error) => panic!("{error}"),
        }
    }

    fn written(writer: &Writer, files: &[&str]) -> String {
        let photo = Photo::open(drawn_jpeg(48, 64, 90), None);
        let report = photo.examine(writer.profile);
        assert!(judge_of(&report).ends_with(&writer.profile.id));
        let line = |file: &&str| {
            let judged = Judged {
                file,
                photo: &photo,
                report: &report,
            };
            writer.line(&judged).unwrap_or_default()
        };
        writer.head() + &files.iter().map(line).collect::<String>()
    }

    #[test]
    fn a_file_that_was_cut_off_anywhere_is_continued() {
        let (folder, profile) = (Folder::new(), profile("chsi"));
        for form in [Form::Json, Form::Csv, Form::Html] {
            let writer = Writer {
                form,
                profile: &profile,
                language: Language::En,
            };
            let whole = written(&writer, &["照片/a.jpg", "b.jpg"]);
            let one = written(&writer, &["照片/a.jpg"]);
            for length in [
                0,
                1,
                7,
                one.len() - 1,
                one.len(),
                one.len() + 9,
                whole.len(),
            ] {
                let path = folder.write("reports", &whole.as_bytes()[..length.min(whole.len())]);
                let Ok((mut reports, verdicts)) = ReportFile::open(&path, &writer, false) else {
                    panic!("{form:?} {length}");
                };
                for file in ["照片/a.jpg", "b.jpg"] {
                    if !verdicts.contains_key(file) {
                        let line = written(&writer, &[file]).split_off(writer.head().len());
                        assert!(reports.add(&line).is_ok());
                    }
                }
                drop(reports);
                let now = fs::read_to_string(&path).unwrap_or_default();
                assert!(now == whole, "{form:?} {length}");
            }
        }
    }

    #[test]
    fn nothing_else_is_overwritten() {
        let (folder, chsi, cet) = (Folder::new(), profile("chsi"), profile("cet"));
        for form in [Form::Json, Form::Csv, Form::Html] {
            let writer = |profile| Writer {
                form,
                profile,
                language: Language::Zh,
            };
            let by_another = written(&writer(&cet), &["a.jpg"]);
            for other in ["name,number\n张三,1\n", "words", &by_another] {
                let path = folder.write("other", other);
                assert!(
                    ReportFile::open(&path, &writer(&chsi), false).is_err(),
                    "{form:?}"
                );
                assert_eq!(fs::read_to_string(&path).ok().as_deref(), Some(other));
                assert!(ReportFile::open(&path, &writer(&chsi), true).is_ok());
            }
        }
    }
}
