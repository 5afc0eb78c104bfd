-- Leaving a group: the next one becomes ready, before jobs that came later than it.
-- Heads leave, each of another group. O(heads), in a few commands however many they are.
local function heads_leave(ids, groups)
  if #ids == 0 then return end
  local followers, ends = call('HMGET', NEXT, unpack(ids)), call('HMGET', GROUPS, unpack(groups))
  local changed, emptied, followed = {}, {}, {}
  for i, id in ipairs(ids) do
    local head, tail = split(ends[i])
    local follower = followers[i]
    if head == id and follower then
      changed[#changed + 1], changed[#changed + 2] = groups[i], follower .. ' ' .. tail
      followed[#followed + 1] = id
      make_ready_first(follower)
    elseif head == id then
      emptied[#emptied + 1] = groups[i]
    end
  end
  if #changed > 0 then
    call('HSET', GROUPS, unpack(changed))
    call('HDEL', NEXT, unpack(followed))
  end
  if #emptied > 0 then call('HDEL', GROUPS, unpack(emptied)) end
end

-- A job that ran, and so was the head.
local function head_leaves(id, group)
  if group ~= '' then heads_leave({ id }, { group }) end
end

-- The one before a waiting job. O(jobs before it).
local function before(id, head)
  local at = head
  while at do
    local follower = call('HGET', NEXT, at)
    if follower == id then return at end
    at = follower
  end
end

local function waiting_leaves(id, group)
  local head, tail = split(call('HGET', GROUPS, group))
  local at = before(id, head)
  if not at then return end
  if id == tail then
    call('HDEL', NEXT, at)
    call('HSET', GROUPS, group, head .. ' ' .. at)
  else
    call('HSET', NEXT, at, call('HGET', NEXT, id))
    call('HDEL', NEXT, id)
  end
end

-- A job of any place.
local function leave(id, group)
  if group == '' then return end
  if head_of(group) == id then return head_leaves(id, group) end
  waiting_leaves(id, group)
end
