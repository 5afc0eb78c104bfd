-- Where a job is. The order matters for cost only: an id is in exactly one of these.
-- O(jobs running in the lane) for a job that is running, ready or waiting.
local function waits(id)
  local group = group_of(id)
  return group ~= '' and head_of(group_key(group)) ~= id
end

local function locate(id)
  if call('HEXISTS', DATA, id) == 0 then return 'absent' end
  for _, state in ipairs({ 'scheduled', 'done', 'cancelled', 'dead' }) do
    if call('ZSCORE', q .. ':' .. state, id) then return state end
  end
  if lease_of(id) then return 'running' end
  return waits(id) and 'waiting' or 'ready'
end
