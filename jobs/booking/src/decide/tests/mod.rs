//! What is answered and where a booking stands afterwards, as tables. See `testing/script.rs` for the steps.

mod accepting;
mod asking;
mod bargaining;
mod changes;
mod conflicts;
mod dates;
mod ending;
mod inquiries;
mod invited;
mod matrix;
mod outcomes;
mod paying;
mod races;
mod reminders;
mod visits;
mod wishes;
mod worked_example;

use crate::testing::Scene;

/// What it is about, what went before, the step, what its letter says, and where the booking then stands.
type Case<'a> = (&'a str, &'a [&'a str], &'a str, &'a str, &'a str);

/// Plays every case, and shows all that went wrong.
fn check(cases: &[Case<'_>]) {
    let wrong: Vec<_> = cases.iter().filter_map(failure).collect();
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}

fn failure((what, before, step, said, stands): &Case<'_>) -> Option<String> {
    let mut scene = Scene::after(before);
    let refused = scene.play(step).err().map(|refusal| format!("refused: {refusal}"));
    let found = (refused.unwrap_or_else(|| scene.said()), scene.stands());
    let wrong = found.0 != *said || found.1 != *stands;
    wrong.then(|| format!("{what}: {step}\n  found    {found:?}\n  expected {:?}", (said, stands)))
}
