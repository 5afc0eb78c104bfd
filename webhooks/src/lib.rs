//! Delivery to Verified: the schemes by which providers sign their webhooks.
