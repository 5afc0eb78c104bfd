-- The lane. KEYS[1] is its name, hash tag included; every other key is derived from it.
local call, q = redis.call, KEYS[1]
local DATA, META = q .. ':data', q .. ':meta:'
-- By id: what was pushed beside the payload, and what went wrong since. A job that never failed is in the first alone.
local GIVEN, FAILURES, LAPSES = q .. ':given', q .. ':failures', q .. ':lapses'
-- By id: since when it is due, of jobs that were not due when they were pushed, or came back to be run again.
local DUE = q .. ':due'
-- Payloads with a key of their own, and the ids that have one.
local BODY, LARGE = q .. ':body:', q .. ':large'
