-- Forgets ended jobs that are too old or too many. O(batch).
-- ARGV: history cap, dead cap, history age in s, dead age in s, batch. Returns the number forgotten by age.
local batch, swept = tonumber(ARGV[5]), 0
for _, state in ipairs({ 'done', 'cancelled', 'dead' }) do
  local dead = state == 'dead'
  local oldest = t - tonumber(dead and ARGV[4] or ARGV[3])
  local ids = call('ZRANGEBYSCORE', q .. ':' .. state, '-inf', oldest, 'LIMIT', 0, batch)
  if #ids > 0 then
    call('ZREM', q .. ':' .. state, unpack(ids))
    forget(ids)
    swept = swept + #ids
  end
  trim(state)
end
return swept
