-- The first jobs of a state: ready in order, scheduled by due time, running by lease, ended ones latest first, waiting
-- ones in no order. O(limit). ARGV: state, limit. Returns descriptions.
local state, limit = ARGV[1], tonumber(ARGV[2])

local function ids_in(state)
  if state == 'ready' then return redis.call('LRANGE', key('active'), 0, limit - 1) end
  if state == 'waiting' then return redis.call('SRANDMEMBER', key('waiting'), limit) end
  if state == 'scheduled' then return redis.call('ZRANGE', key('scheduled'), 0, limit - 1) end
  if state == 'running' then return redis.call('ZRANGE', key('inflight'), 0, limit - 1) end
  return redis.call('ZREVRANGE', key(state), 0, limit - 1)
end

local answer = {}
for _, id in ipairs(ids_in(state)) do answer[#answer + 1] = describe(id, state) end
return answer
