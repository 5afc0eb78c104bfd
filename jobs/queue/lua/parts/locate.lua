-- Where a job is. The order matters for cost only: an id is in exactly one of these.
-- O(jobs running in the lane) for a job that is running or ready.
local function locate(id)
  if call('HEXISTS', DATA, id) == 0 then return 'absent' end
  for _, state in ipairs({ 'scheduled', 'done', 'cancelled', 'dead' }) do
    if call('ZSCORE', q .. ':' .. state, id) then return state end
  end
  if call('SISMEMBER', q .. ':waiting', id) == 1 then return 'waiting' end
  return lease_of(id) and 'running' or 'ready'
end
