//! A real mail server in a process of its own, which keeps what it takes.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

use super::{letterbox::Letterbox, python};

/// See `tests/smtp/server.py`.
pub(crate) struct MailServer {
    folder: TempDir,
    arguments: Vec<String>,
    port: u16,
    process: Option<Child>,
}

impl MailServer {
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let arguments = arguments.iter().map(|argument| (*argument).to_owned()).collect();
        let mut server = Self { folder: tempfile::tempdir().unwrap(), arguments, port: 0, process: None };
        server.resume();
        server
    }

    /// Starts it again where it was.
    pub(crate) fn resume(&mut self) {
        let mut command = Command::new(python());
        command.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/smtp/server.py")).arg(self.folder.path());
        command.args(["--port", &self.port.to_string()]).args(&self.arguments).stdout(Stdio::piped());
        let mut process = command.spawn().expect("bin/test installs the mail server");
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        self.port = line.trim().parse().expect("the mail server says its port");
        self.process = Some(process);
    }

    pub(crate) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }

    /// How it behaves from now on.
    pub(crate) fn behave(&self, manners: &str) {
        let aside = self.folder.path().join("manners.part");
        fs::write(&aside, manners).unwrap();
        fs::rename(aside, self.folder.path().join("manners")).unwrap();
    }

    /// The address without TLS.
    pub(crate) fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}?tls=none", self.port)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// The certificate of its authority.
    pub(crate) fn authority(&self) -> String {
        self.folder.path().join("authority.pem").display().to_string()
    }

    /// How many mails it has taken.
    pub(crate) fn taken(&self) -> usize {
        let files = fs::read_dir(self.folder.path()).unwrap().map(|entry| entry.unwrap().path());
        files.filter(|path| path.extension().is_some_and(|extension| extension == "eml")).count()
    }

    /// What it took.
    pub(crate) fn letterbox(&self) -> Letterbox {
        Letterbox::at(self.folder.path().to_owned())
    }
}

impl Drop for MailServer {
    fn drop(&mut self) {
        self.kill();
    }
}
