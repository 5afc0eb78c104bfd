-- Groups: one job at a time, in the order in which they became due. A group is a sorted set of its live jobs by turn;
-- only its head stands in the ready list, is running, or waits for its retry. Nothing says "busy" but the head itself.
-- The group's name may be a person's address, so the key carries its digest.
local function group_key(group) return q .. ':group:' .. redis.sha1hex(group) end

local function head_of(members) return call('ZRANGE', members, 0, 0)[1] end

-- A job that is due: into the ready list, or behind the others of its group. A head that retries is already in it.
local function join(id, group)
  if group == '' then return make_ready(id) end
  local members = group_key(group)
  call('ZADD', members, 'NX', call('INCR', q .. ':turn'), id)
  local head = head_of(members)
  while head ~= id and call('HEXISTS', DATA, head) == 0 do
    call('ZREM', members, head) -- a head whose data is gone would block the group for good
    call('SREM', q .. ':waiting', head)
    head = head_of(members)
  end
  if head == id then make_ready(id) else call('SADD', q .. ':waiting', id) end
end
