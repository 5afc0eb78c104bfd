-- Leaving a group: the next one becomes ready.
local function group_of(id) return call('HGET', META .. id, 'group') or '' end

local function release_next(members)
  local next = head_of(members)
  if next then
    call('SREM', q .. ':waiting', next)
    make_ready(next)
  end
end

-- A job that ran, and so was the head.
local function head_leaves(id, group)
  if group == '' then return end
  local members = group_key(group)
  call('ZREM', members, id)
  release_next(members)
end

-- A job of any place.
local function leave(id, group)
  if group == '' then return end
  local members = group_key(group)
  if head_of(members) == id then return head_leaves(id, group) end
  call('ZREM', members, id)
end
