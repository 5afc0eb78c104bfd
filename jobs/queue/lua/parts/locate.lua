-- Where a job is. The order matters for cost only: an id is in exactly one of these.
local function locate(id)
  if redis.call('HEXISTS', key('data'), id) == 0 then return 'absent' end
  if redis.call('ZSCORE', key('inflight'), id) then return 'running' end
  for _, state in ipairs({ 'scheduled', 'done', 'cancelled', 'dead' }) do
    if redis.call('ZSCORE', key(state), id) then return state end
  end
  if redis.call('SISMEMBER', key('waiting'), id) == 1 then return 'waiting' end
  return 'ready'
end

-- O(ready) for a ready job: the list has to be searched.
local function take_out(id, state)
  if state == 'ready' then
    redis.call('LREM', key('active'), 1, id)
  elseif state == 'waiting' then
    redis.call('SREM', key('waiting'), id)
  else
    redis.call('ZREM', key(state), id)
  end
end
