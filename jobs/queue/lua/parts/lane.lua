-- The lane. KEYS[1] is its name, hash tag included; every other key is derived from it.
local call, q = redis.call, KEYS[1]
local DATA, META = q .. ':data', q .. ':meta:'
-- Payloads with a key of their own, and the ids that have one.
local BODY, LARGE = q .. ':body:', q .. ':large'
