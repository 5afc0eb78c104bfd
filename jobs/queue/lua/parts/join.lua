-- Groups: one job at a time, in the order in which they became due. `groups` has the first and the last live job of each
-- group, `next` has for each waiting job the one before it. Only the head stands in the ready list, is running, or waits
-- for its retry; nothing says "busy" but the head itself.
local GROUPS, NEXT = q .. ':groups', q .. ':next'

local function split(ends)
  if ends then return string.match(ends, '^([^ ]+) (.+)$') end
end

local function head_of(group) return (split(call('HGET', GROUPS, group))) end

-- A job that is due: into the ready list, or behind the others of its group.
local function join(id, group)
  if group == '' then return make_ready(id) end
  local head, tail = split(call('HGET', GROUPS, group))
  call('HSET', GROUPS, group, (head or id) .. ' ' .. id)
  if head then call('HSET', NEXT, tail, id) else make_ready(id) end
end

-- A job that comes back from a failure: a head has kept its place.
local function rejoin(id, group)
  if group ~= '' and head_of(group) == id then return make_ready(id) end
  join(id, group)
end
