//! Overhears the call by which the ingress pushes a job, so that Redis can be measured with exactly that call.

use std::{
    io::{BufRead as _, BufReader, Write as _},
    net::TcpStream,
    time::Duration,
};

use anyhow::{Context as _, Result};

/// Longer than any call takes to come.
const PATIENCE: Duration = Duration::from_secs(10);

/// The first `EVALSHA` that the server at `url` gets while something is done, as its arguments.
pub(crate) fn overhear(url: &str, act: impl FnOnce() -> Result<()>) -> Result<Vec<Vec<u8>>> {
    let address = url.trim_start_matches("redis://").trim_end_matches('/');
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"MONITOR\r\n")?;
    let mut lines = BufReader::new(stream);
    let mut line = String::new();
    lines.read_line(&mut line)?;
    // The server keeps what was not read yet: little, for the first line is soon found.
    let found = std::thread::scope(|scope| {
        let listening = scope.spawn(move || first_call(lines));
        act()?;
        listening.join().ok().context("nobody listened")?
    })?;
    Ok(found)
}

fn first_call(mut lines: impl std::io::BufRead) -> Result<Vec<Vec<u8>>> {
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line).context("the ingress called no script")? == 0 {
            anyhow::bail!("the ingress called no script");
        }
        let arguments = arguments(&line);
        if arguments.first().is_some_and(|command| command.eq_ignore_ascii_case(b"evalsha")) && !line.contains(" lua]")
        {
            return Ok(arguments);
        }
    }
}

/// The quoted arguments of a line of `MONITOR`, whose escapes are those of C.
fn arguments(line: &str) -> Vec<Vec<u8>> {
    let (mut found, mut open): (Vec<Vec<u8>>, Option<Vec<u8>>) = (Vec::new(), None);
    let mut bytes = line.bytes();
    while let Some(byte) = bytes.next() {
        match (byte, &mut open) {
            (b'"', Some(_)) => found.extend(open.take()),
            (b'"', None) => open = Some(Vec::new()),
            (b'\\', Some(argument)) => argument.extend(escaped(&mut bytes)),
            (byte, Some(argument)) => argument.push(byte),
            (_, None) => {}
        }
    }
    found
}

fn escaped(bytes: &mut impl Iterator<Item = u8>) -> Option<u8> {
    Some(match bytes.next()? {
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'a' => 7,
        b'b' => 8,
        b'x' => {
            let digits = [bytes.next()?, bytes.next()?];
            u8::from_str_radix(std::str::from_utf8(&digits).ok()?, 16).ok()?
        }
        other => other,
    })
}

#[cfg(test)]
mod tests {
    use super::arguments;

    #[test]
    fn a_line_of_monitor_is_read() {
        let line = "1.5 [0 127.0.0.1:1] \"evalsha\" \"ab\" \"1\" \"{q}\" \"a \\\"b\\\" \\\\ \\xff\\r\\n\" \"\"\r\n";
        let expected: [&[u8]; 6] = [b"evalsha", b"ab", b"1", b"{q}", b"a \"b\" \\ \xff\r\n", b""];
        assert_eq!(arguments(line), expected);
    }
}
