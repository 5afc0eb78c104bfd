-- The lane and its clock. KEYS[1] is the lane's name, hash tag included; every other key is derived from it.
local q = KEYS[1]

local function key(name) return q .. ':' .. name end
local function meta(id) return q .. ':meta:' .. id end
local function body(id) return q .. ':body:' .. id end

-- Unix seconds with a fraction, by Redis's own clock: the only clock that decides what is due and what has lapsed.
local function now()
  local time = redis.call('TIME')
  return time[1] + time[2] / 1000000
end
