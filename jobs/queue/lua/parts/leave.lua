-- Leaving a group: the next one becomes ready, before jobs that came later than it.
local function release_next(members)
  local next = head_of(members)
  if next then make_ready_first(next) end
end

-- A job that ran, and so was the head.
local function head_leaves(id, group)
  if group == '' then return end
  local members = group_key(group)
  local head = call('LPOP', members)
  if head ~= id then -- the books were changed by hand
    if head then call('LPUSH', members, head) end
    call('LREM', members, 1, id)
  end
  release_next(members)
end

-- A job of any place. O(jobs before it).
local function leave(id, group)
  if group == '' then return end
  local members = group_key(group)
  if head_of(members) == id then return head_leaves(id, group) end
  call('LREM', members, 1, id)
end
