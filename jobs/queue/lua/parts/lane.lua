-- The lane. KEYS[1] is its name, hash tag included; every other key is derived from it.
local call, q = redis.call, KEYS[1]
local DATA, META, BODY = q .. ':data', q .. ':meta:', q .. ':body:'
