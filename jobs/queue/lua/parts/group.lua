-- Groups: one job at a time, in the order in which they became due. A group is a sorted set of its live jobs by turn;
-- only its head stands in the ready list, is running, or waits for its retry. Nothing says "busy" but the head itself.
-- The group's name may be a person's address, so the key carries its digest.
local function group_key(group) return q .. ':group:' .. redis.sha1hex(group) end

local function head_of(group) return redis.call('ZRANGE', group, 0, 0)[1] end

-- A job that is due: into the ready list, or behind the others of its group. A head that retries is already in it.
local function join(id, group)
  if group == '' then return make_ready(id) end
  local members = group_key(group)
  redis.call('ZADD', members, 'NX', redis.call('INCR', key('turn')), id)
  local head = head_of(members)
  while head ~= id and redis.call('HEXISTS', key('data'), head) == 0 do
    redis.call('ZREM', members, head) -- a head whose data is gone would block the group for good
    redis.call('SREM', key('waiting'), head)
    head = head_of(members)
  end
  if head == id then
    redis.call('SREM', key('waiting'), id)
    make_ready(id)
  else
    redis.call('SADD', key('waiting'), id)
  end
end

-- A job that ended or was put off for later leaves, and the next of its group becomes ready.
local function leave(id, group)
  if group == '' then return end
  local members = group_key(group)
  local was_head = head_of(members) == id
  redis.call('ZREM', members, id)
  local next = was_head and head_of(members)
  if next then
    redis.call('SREM', key('waiting'), next)
    make_ready(next)
  end
end

local function group_of(id) return redis.call('HGET', meta(id), 'group') or '' end
