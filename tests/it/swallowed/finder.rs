//! Finds the places of a file where an error may vanish. Knows no reason for any of them.
//!
//! An error that becomes another one is not lost, nor one that is named where its default is made. Nor is a number that
//! does not fit: what stands in its place is no error's.

use std::fmt;

use syn::{
    Expr, Pat, Stmt,
    visit::{self, Visit},
};

use super::shapes::{is_a_result, is_any, is_empty, is_made_optional, is_of_tests, is_told, looks_for, names};

const DEFAULTS: [&str; 3] = ["unwrap_or_default", "unwrap_or", "unwrap_or_else"];

/// A place where an error may vanish.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) file: String,
    line: usize,
    what: &'static str,
    pub(super) text: String,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}: {}", self.file, self.line, self.what, self.text)
    }
}

/// Those of a file, one a line.
pub(super) fn places(file: &str, text: &str) -> Vec<Place> {
    let parsed = syn::parse_file(text).unwrap_or_else(|error| panic!("{file}: {error}"));
    let mut finder = Finder { file, lines: text.lines().collect(), found: Vec::new() };
    finder.visit_file(&parsed);
    finder.found.sort();
    finder.found.dedup_by_key(|place| place.line);
    finder.found
}

struct Finder<'a> {
    file: &'a str,
    lines: Vec<&'a str>,
    found: Vec<Place>,
}

impl Finder<'_> {
    fn note(&mut self, at: proc_macro2::Span, what: &'static str) {
        let line = at.start().line;
        let text = self.lines.get(line - 1).map_or("", |text| text.trim()).to_owned();
        self.found.push(Place { file: self.file.to_owned(), line, what, text });
    }
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_item_mod(&mut self, module: &'ast syn::ItemMod) {
        if !module.attrs.iter().any(is_of_tests) {
            visit::visit_item_mod(self, module);
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            if matches!(local.pat, Pat::Wild(_)) {
                self.note(local.let_token.span, "a value is thrown away by `let _`");
            }
            if init.diverge.is_some() && names(&local.pat, "Ok") {
                self.note(local.let_token.span, "an error vanishes in `let Ok … else`");
            }
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_assign(&mut self, assigned: &'ast syn::ExprAssign) {
        if matches!(*assigned.left, Expr::Infer(_)) {
            self.note(assigned.eq_token.spans[0], "a value is thrown away by `_ =`");
        }
        visit::visit_expr_assign(self, assigned);
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if let Stmt::Expr(Expr::MethodCall(call), Some(_)) = stmt {
            let method = call.method.to_string();
            if method == "ok" || method == "err" || DEFAULTS.contains(&method.as_str()) {
                self.note(call.method.span(), "an error is thrown away");
            }
        }
        visit::visit_stmt(self, stmt);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let loses = || is_made_optional(&call.receiver) || (is_a_result(&call.receiver) && !is_told(&call.args));
        if DEFAULTS.contains(&call.method.to_string().as_str()) && loses() {
            self.note(call.method.span(), "an error becomes a default");
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let is_drop = matches!(&*call.func, Expr::Path(path) if path.path.is_ident("drop"));
        if is_drop && !matches!(call.args.first(), Some(Expr::Path(_) | Expr::Field(_))) {
            self.note(call.paren_token.span.open(), "what a call returned is dropped");
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        let is_of_a_result = choice.arms.iter().any(|arm| names(&arm.pat, "Ok") || names(&arm.pat, "Err"));
        for arm in choice.arms.iter().filter(|arm| is_of_a_result && is_any(&arm.pat) && is_empty(&arm.body)) {
            self.note(arm.fat_arrow_token.spans[0], "an arm for whatever else it is does nothing");
        }
        visit::visit_expr_match(self, choice);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        if names(&arm.pat, "Err") && is_empty(&arm.body) {
            self.note(arm.fat_arrow_token.spans[0], "an arm for an error does nothing");
        }
        visit::visit_arm(self, arm);
    }

    fn visit_expr_if(&mut self, branch: &'ast syn::ExprIf) {
        if branch.else_branch.is_none() && looks_for(&branch.cond, "Ok") {
            self.note(branch.if_token.span, "an error vanishes in `if let Ok` without `else`");
        }
        if branch.then_branch.stmts.is_empty() && looks_for(&branch.cond, "Err") {
            self.note(branch.if_token.span, "nothing is done `if let Err`");
        }
        visit::visit_expr_if(self, branch);
    }

    fn visit_expr_while(&mut self, looping: &'ast syn::ExprWhile) {
        if looks_for(&looping.cond, "Ok") {
            self.note(looping.while_token.span, "an error ends a `while let Ok`");
        }
        visit::visit_expr_while(self, looping);
    }
}
