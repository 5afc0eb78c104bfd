//! The lines contenders say on their standard output.
//!
//! `ready` | `ran JOBS LAST_US` | `picked US` | `pushed JOBS US` | `fetched US`. Times are microseconds; `LAST_US` is a
//! moment, the others are durations.

use std::{fmt, io::Write as _, str::FromStr};

/// One line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said {
    /// Connected; waits for a line on its standard input.
    Ready,
    /// So many jobs so far, the last of them then.
    Ran { jobs: u64, last_us: u64 },
    /// A job was started so long after its push.
    Picked { us: u64 },
    /// Everything was pushed and answered for.
    Pushed { jobs: u64, us: u64 },
    /// A fetch took Redis so long.
    Fetched { us: u64 },
}

/// Says a line. Nobody there to hear it means that the bench is over.
pub(crate) fn say(said: Said) {
    if writeln!(std::io::stdout().lock(), "{said}").is_err() {
        std::process::exit(0);
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Ready => write!(f, "ready"),
            Self::Ran { jobs, last_us } => write!(f, "ran {jobs} {last_us}"),
            Self::Picked { us } => write!(f, "picked {us}"),
            Self::Pushed { jobs, us } => write!(f, "pushed {jobs} {us}"),
            Self::Fetched { us } => write!(f, "fetched {us}"),
        }
    }
}

impl FromStr for Said {
    type Err = anyhow::Error;

    fn from_str(line: &str) -> Result<Self, Self::Err> {
        let (word, numbers) = line.trim().split_once(' ').unwrap_or((line.trim(), ""));
        let numbers: Vec<u64> = numbers.split_whitespace().map(str::parse).collect::<Result<_, _>>()?;
        match (word, numbers.as_slice()) {
            ("ready", []) => Ok(Self::Ready),
            ("ran", &[jobs, last_us]) => Ok(Self::Ran { jobs, last_us }),
            ("picked", &[us]) => Ok(Self::Picked { us }),
            ("pushed", &[jobs, us]) => Ok(Self::Pushed { jobs, us }),
            ("fetched", &[us]) => Ok(Self::Fetched { us }),
            _ => anyhow::bail!("a contender said {line:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Said;

    #[test]
    fn what_is_said_is_understood() {
        let lines = [
            Said::Ready,
            Said::Ran { jobs: 1, last_us: 2 },
            Said::Picked { us: 3 },
            Said::Pushed { jobs: 4, us: 5 },
            Said::Fetched { us: 6 },
        ];
        for said in lines {
            assert_eq!(said.to_string().parse::<Said>().unwrap(), said);
        }
        assert!("ran 1".parse::<Said>().is_err());
        assert!("picked -1".parse::<Said>().is_err());
    }
}
