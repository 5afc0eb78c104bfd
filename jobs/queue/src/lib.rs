//! A durable apalis backend on Redis: leases, fencing tokens, groups, dead letters.
