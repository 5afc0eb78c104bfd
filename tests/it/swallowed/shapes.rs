//! What a piece of syntax is, as far as errors go. Types are not known here: it goes by names.

use syn::{
    Expr, Pat,
    punctuated::Punctuated,
    token::Comma,
    visit::{self, Visit},
};

/// Crates whose functions `from_…` and `to_…` all return results.
const READERS: [&str; 2] = ["serde_json", "toml"];

pub(super) fn is_of_tests(attribute: &syn::Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
}

/// Whether a pattern is `Ok(…)` or `Err(…)`, guarded or not, or has one among its alternatives.
pub(super) fn names(pattern: &Pat, variant: &str) -> bool {
    match pattern {
        Pat::TupleStruct(of) => ends_in(&of.path, variant),
        Pat::Or(any) => any.cases.iter().any(|case| names(case, variant)),
        Pat::Paren(inner) => names(&inner.pat, variant),
        Pat::Guard(guarded) => names(&guarded.pat, variant),
        _ => false,
    }
}

/// Whether a pattern is `_`, guarded or not.
pub(super) fn is_any(pattern: &Pat) -> bool {
    match pattern {
        Pat::Wild(_) => true,
        Pat::Guard(guarded) => is_any(&guarded.pat),
        _ => false,
    }
}

pub(super) fn is_empty(body: &Expr) -> bool {
    match body {
        Expr::Block(block) => block.block.stmts.is_empty(),
        Expr::Tuple(tuple) => tuple.elems.is_empty(),
        Expr::Continue(_) => true,
        _ => false,
    }
}

/// Whether a condition, or one of its links, is `let Ok(…) = …`, or `let Err(…) = …`.
pub(super) fn looks_for(condition: &Expr, variant: &str) -> bool {
    match condition {
        Expr::Let(found) => names(&found.pat, variant),
        Expr::Binary(both) => looks_for(&both.left, variant) || looks_for(&both.right, variant),
        _ => false,
    }
}

/// Whether an error has been made a `None` somewhere in a chain of calls.
pub(super) fn is_made_optional(chain: &Expr) -> bool {
    struct Ok(bool);
    impl<'ast> Visit<'ast> for Ok {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            self.0 |= call.method == "ok" && call.args.is_empty();
            visit::visit_expr_method_call(self, call);
        }
    }
    let mut ok = Ok(false);
    ok.visit_expr(chain);
    ok.0
}

/// Whether what a default is given for is a result, for all that can be told: what was waited for, or was read or written
/// by a function that may fail.
pub(super) fn is_a_result(receiver: &Expr) -> bool {
    match receiver {
        Expr::Await(_) => true,
        Expr::MethodCall(call) => call.method == "parse",
        Expr::Call(call) => matches!(&*call.func, Expr::Path(function) if may_fail(&function.path)),
        _ => false,
    }
}

fn may_fail(function: &syn::Path) -> bool {
    let of_a_reader = function.segments.first().is_some_and(|krate| READERS.iter().any(|reader| krate.ident == reader));
    let reads = |name: String| name.starts_with("from_") || name.starts_with("to_");
    let last = function.segments.last().map(|last| last.ident.to_string());
    ends_in(function, "from_redis_value") || (of_a_reader && last.is_some_and(reads))
}

/// Whether the default is an error itself, or made by a closure that takes the error.
pub(super) fn is_told(default: &Punctuated<Expr, Comma>) -> bool {
    match default.first() {
        Some(Expr::Closure(made)) => {
            let takes = |input: &Pat| !matches!(input, Pat::Wild(_));
            made.inputs.iter().any(takes) || is_an_error(&made.body)
        }
        Some(default) => is_an_error(default),
        None => false,
    }
}

fn is_an_error(value: &Expr) -> bool {
    matches!(value, Expr::Call(call) if matches!(&*call.func, Expr::Path(made) if ends_in(&made.path, "Err")))
}

fn ends_in(path: &syn::Path, name: &str) -> bool {
    path.segments.last().is_some_and(|last| last.ident == name)
}
