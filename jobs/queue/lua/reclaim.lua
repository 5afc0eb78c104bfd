-- Hands back what a fetch gave out and whose answer never arrived. O(jobs running in the lane); only after a broken
-- connection. No lapse is counted: nobody ran them.
-- ARGV: the tokens of the doubtful fetches. Returns the number of jobs handed back.
local doubtful, ids = {}, {}
for _, token in ipairs(ARGV) do doubtful[token] = true end
local tokens = redis.call('HGETALL', key('tokens'))
for i = 1, #tokens, 2 do
  if doubtful[tokens[i + 1]] then ids[#ids + 1] = tokens[i] end
end
for i = #ids, 1, -1 do
  redis.call('ZREM', key('inflight'), ids[i])
  redis.call('HDEL', key('tokens'), ids[i])
  redis.call('HSET', meta(ids[i]), 'status', 'Pending')
  make_ready_first(ids[i])
end
return #ids
