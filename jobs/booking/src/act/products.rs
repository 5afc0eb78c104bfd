//! Which products of the catalogue a message means, and whether it names one that is not there.

use crate::{ActKind, Catalogue, Reading, pricing::ChosenProduct};

/// Acts that add the products which a message names.
pub(super) const ADDING: [ActKind; 2] = [ActKind::Inquire, ActKind::AddProducts];

/// The products that a message names, matched with the catalogue. No message both adds and removes.
#[derive(Debug, Default)]
pub(super) struct Products {
    pub(super) added: Vec<ChosenProduct>,
    pub(super) removed: Vec<String>,
    /// Something was not found there.
    pub(super) unknown: bool,
}

impl Products {
    pub(super) fn named(reading: &Reading, catalogue: &Catalogue) -> Self {
        let does = |acts: &[ActKind]| reading.acts.iter().any(|act| acts.contains(act));
        let (adds, removes) = (does(&ADDING), does(&[ActKind::RemoveProducts]));
        if !adds && !removes {
            return Self::default();
        }
        let wished: Vec<_> = reading.products.iter().filter(|wish| removes || wish.quantity != Some(0)).collect();
        let known: Vec<_> = wished
            .iter()
            .filter_map(|wish| {
                let product = catalogue.find_product(&wish.name)?.id.clone();
                Some(ChosenProduct { product, quantity: wish.quantity })
            })
            .collect();
        let unknown = known.len() < reading.products.len();
        if removes {
            Self { removed: known.into_iter().map(|chosen| chosen.product).collect(), unknown, added: Vec::new() }
        } else {
            Self { added: known, unknown, removed: Vec::new() }
        }
    }
}
