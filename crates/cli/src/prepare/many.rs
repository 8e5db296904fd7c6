//! Several photos, or folders of them, into a folder.

use super::made::{Made, Maker};
use super::Arguments;
use crate::batch::{ordered, Nets, Progress};
use crate::inputs::{self, Input};
use crate::{complain, print, say, Error};
use std::collections::HashMap;
use std::fs;
use std::io::{self, stdout, IsTerminal};
use std::path::{Path, PathBuf};
use xuezhao::Text;

/// What came of one photo.
enum Done {
    /// Its file was written; what there is to say.
    Made(String),
    /// None can be made; why.
    Refused(String),
    /// Its file was there before.
    There,
}

/// How many photos there were of each.
#[derive(Default)]
struct Count {
    made: usize,
    refused: usize,
    there: usize,
    failed: usize,
}

impl Count {
    fn words(&self) -> Text {
        let Count {
            made,
            refused,
            there,
            failed,
        } = self;
        let all = made + refused + there + failed;
        Text {
            zh: format!("共 {all} 个：做好 {made}，无法制作 {refused}，早已做好 {there}，读写失败 {failed}").into(),
            en: format!("{all} in all: {made} made, {refused} refused, {there} there before, {failed} failed").into(),
        }
    }
}

/// Prepares every photo into the folder of the option `output`; true when each has its file.
///
/// # Errors
/// The last photo that could not be read or written; all others have been prepared.
pub fn run(
    arguments: &Arguments,
    maker: &Maker,
    inputs: impl Iterator<Item = Result<Input, Error>> + Send,
) -> Result<bool, Error> {
    fs::create_dir_all(&arguments.output).map_err(Error::file(&arguments.output))?;
    let progress = Progress::new(|| inputs::count(&arguments.files), stdout().is_terminal());
    let prepare = |nets: &mut Nets, input: Result<Input, Error>| {
        let input = input?;
        let path = input.path().to_path_buf();
        let folder = &arguments.output;
        nets.work(&path, |models| {
            let inside = input.inside().to_path_buf();
            let photo = input.open()?;
            let output = match maker.writes_jpeg(&photo) {
                true => folder.join(inside.with_extension("jpg")),
                false => folder.join(inside),
            };
            if output.exists() && !arguments.force {
                return Ok(Done::There);
            }
            let Made { bytes, told } = maker.make(photo, &path, &output, models)?;
            let Some(bytes) = bytes else {
                return Ok(Done::Refused(told));
            };
            write(&output, &bytes).map_err(Error::file(&output))?;
            Ok(Done::Made(told))
        })
    };
    let mut count = Count::default();
    let mut failed = None;
    let take = |done: Result<Done, Error>| {
        progress.step();
        match done {
            Ok(Done::Made(told)) => {
                count.made += 1;
                print(told);
            }
            Ok(Done::Refused(told)) => {
                count.refused += 1;
                print(told);
            }
            Ok(Done::There) => count.there += 1,
            Err(error) => {
                count.failed += 1;
                if let Some(earlier) = failed.replace(error) {
                    progress.aside(|| complain(&earlier));
                }
            }
        }
        Ok::<_, Error>(())
    };
    ordered(one_each(inputs), arguments.jobs.count(), prepare, take)?;
    drop(progress);
    if !arguments.json {
        say(maker.language.of(&count.words()));
    }
    match failed {
        Some(error) => Err(error),
        None => Ok(count.refused == 0),
    }
}

/// The inputs, without those that would be written over an earlier one: they are errors.
fn one_each(
    inputs: impl Iterator<Item = Result<Input, Error>> + Send,
) -> impl Iterator<Item = Result<Input, Error>> + Send {
    let mut names: HashMap<PathBuf, PathBuf> = HashMap::new();
    inputs.map(move |input| {
        let input = input?;
        let (name, path) = (input.inside().with_extension(""), input.path());
        match names.insert(name, path.to_path_buf()) {
            Some(earlier) => Err(Error::SameName(path.to_path_buf(), earlier)),
            None => Ok(input),
        }
    })
}

/// Writes a file that appears whole or not at all.
fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    let part = path.with_extension("part");
    fs::write(&part, bytes)?;
    fs::rename(&part, path)
}
