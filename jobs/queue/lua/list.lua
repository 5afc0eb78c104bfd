-- The first jobs of a state: ready in order, scheduled by due time, running by lease, ended ones latest first. O(limit).
-- ARGV: state, limit. Returns descriptions.
local state, limit = ARGV[1], tonumber(ARGV[2])

local function ids_in(state)
  if state == 'ready' then return call('LRANGE', q .. ':active', 0, limit - 1) end
  if state == 'scheduled' then return call('ZRANGE', q .. ':scheduled', 0, limit - 1) end
  return call('ZREVRANGE', q .. ':' .. state, 0, limit - 1)
end

local answer = {}
if state == 'running' then
  for i, lease in ipairs(call('ZRANGE', INFLIGHT, 0, limit - 1)) do answer[i] = describe(id_of(lease), state, lease) end
else
  for i, id in ipairs(ids_in(state)) do answer[i] = describe(id, state) end
end
return answer
