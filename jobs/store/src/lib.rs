//! The durable truth of a venue: SeaORM over SQLite or PostgreSQL.
