-- How many jobs are where. O(1).
-- Returns a flat list of names and numbers; `oldest_ms` is the age of the job that has been in the ready list longest.
local function oldest_ms()
  local id = redis.call('LINDEX', key('active'), 0)
  local pushed_at = id and redis.call('HGET', meta(id), 'pushed_at')
  return pushed_at and math.max(0, math.floor((now() - tonumber(pushed_at)) * 1000)) or 0
end

local answer = {
  'stored', redis.call('HLEN', key('data')), 'ready', redis.call('LLEN', key('active')),
  'waiting', redis.call('SCARD', key('waiting')), 'scheduled', redis.call('ZCARD', key('scheduled')),
  'running', redis.call('ZCARD', key('inflight')), 'done', redis.call('ZCARD', key('done')),
  'cancelled', redis.call('ZCARD', key('cancelled')), 'dead', redis.call('ZCARD', key('dead')),
  'paused', redis.call('EXISTS', key('paused')), 'oldest_ms', oldest_ms(),
}
local totals = redis.call('HGETALL', key('counters'))
for i = 1, #totals, 2 do
  answer[#answer + 1] = 'total_' .. totals[i]
  answer[#answer + 1] = tonumber(totals[i + 1])
end
return answer
