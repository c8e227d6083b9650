//! How right the judgement of disks is, on real reports and real ends. Needs a folder of cases. Must not print a figure
//! that was not counted in this run.

use anyhow::Result;
use deskready_benches::disks::{cases, confusion, options, series};
use deskready_benches::report::{Row, json, table};
use std::io::IsTerminal as _;

const HELP: &str = "\
accuracy DIR [--details] [--json]
  Gives every labelled report of smartctl below DIR to the real reading and judgement, through a stand-in for smartctl,
  and prints verdicts beside what each label accepts. Then goes through drives whose end is known and prints when ours
  and others' rules would have raised an alarm.

  DIR holds folders with an index.tsv (file, label, accept, class, reason, model; tabs) beside the files or beside a
  .tar.xz of them, and a folder disk-series with tables of counts. One such folder alone will do, too.

  --details   to standard error: each case that is outside what its label accepts, with the reason of the verdict
  --json      the figures as JSON
";

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let Some(options) = options(&args)? else {
        print!("{HELP}");
        return Ok(());
    };
    let mut rows: Vec<Row> = Vec::new();
    let mut text = String::new();
    for folder in cases::sets_below(&options.folder)? {
        let set = cases::Set::open(&folder)?;
        let total = set.cases.len();
        let shows = std::io::stderr().is_terminal();
        let all = confusion::of(&set, |done| {
            if shows && done.is_multiple_of(50) {
                eprint!("\r{} {done} of {total}", set.name);
            }
        })?;
        if shows {
            eprint!("\r\x1b[K");
        }
        if options.details {
            for (case, verdict) in all.wrong() {
                eprintln!(
                    "{}\t{}\taccepted {}\tsaid {}, {}\t{}\tlabel: {}",
                    set.name,
                    case.file,
                    case.accept.join("|"),
                    verdict.word.as_str(),
                    verdict.action,
                    verdict.why,
                    case.reason
                );
            }
        }
        text.push_str(&all.table());
        text.push_str(&all.actions());
        text.push('\n');
        rows.extend(all.rows());
    }
    let own = options.folder.join("disk-series");
    let folder = if own.is_dir() {
        own
    } else {
        options.folder.clone()
    };
    let (told, figures) = series::report(&folder)?;
    text.push_str(&told);
    rows.extend(figures);
    if rows.is_empty() && text.is_empty() {
        anyhow::bail!(
            "{} holds no cases that are known; --help says what it should hold",
            options.folder.display()
        );
    }
    if options.json {
        println!("{:#}", json("disks", &rows));
    } else {
        print!("{text}{}", table(&rows));
    }
    Ok(())
}
