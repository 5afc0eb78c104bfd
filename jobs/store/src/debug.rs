//! `Debug` for rows that hold personal data: the type and the id, nothing else.

macro_rules! debug_by {
    ($type:ident, $($id:ident).+) => {
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.debug_struct(stringify!($type)).field("id", &self.$($id).+).finish_non_exhaustive()
            }
        }
    };
}
pub(crate) use debug_by;
