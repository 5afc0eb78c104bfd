-- Forgets ended jobs that are too old or too many. O(batch).
-- ARGV: history cap, dead cap, history age in s, dead age in s, batch. Returns the number forgotten by age.
local t, batch, swept = now(), tonumber(ARGV[5]), 0
for _, state in ipairs({ 'done', 'cancelled', 'dead' }) do
  local dead = state == 'dead'
  local oldest = t - tonumber(dead and ARGV[4] or ARGV[3])
  local ids = redis.call('ZRANGEBYSCORE', key(state), '-inf', oldest, 'LIMIT', 0, batch)
  if #ids > 0 then
    redis.call('ZREM', key(state), unpack(ids))
    forget(ids)
    swept = swept + #ids
  end
  trim(state, tonumber(dead and ARGV[2] or ARGV[1]))
end
return swept
