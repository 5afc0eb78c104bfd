-- Ended jobs: kept in `done`, `cancelled` and `dead` by the time they ended, each up to its cap, the oldest forgotten
-- first. Scripts that end jobs take the caps as ARGV[1] (done, cancelled) and ARGV[2] (dead).
local ended = { done = {}, cancelled = {}, dead = {} }
local status = { done = 'Done', cancelled = 'Killed', dead = 'Killed' }

local function forget(ids)
  local keys = {}
  for _, id in ipairs(ids) do
    keys[#keys + 1] = meta(id)
    keys[#keys + 1] = body(id)
  end
  redis.call('HDEL', key('data'), unpack(ids))
  redis.call('UNLINK', unpack(keys))
end

local function end_as(state, id, reason, at)
  local list = ended[state]
  list[#list + 1] = at
  list[#list + 1] = id
  local done_at = string.format('%.3f', at)
  if reason == '' then
    redis.call('HSET', meta(id), 'status', status[state], 'done_at', done_at)
  else
    redis.call('HSET', meta(id), 'status', status[state], 'done_at', done_at, 'error', reason)
  end
end

local function trim(state, cap)
  local excess = redis.call('ZCARD', key(state)) - cap
  if excess <= 0 then return end
  local popped = redis.call('ZPOPMIN', key(state), math.min(excess, 1000))
  local ids = {}
  for i = 1, #popped, 2 do ids[#ids + 1] = popped[i] end
  forget(ids)
end

local function count(what, by)
  if by > 0 then redis.call('HINCRBY', key('counters'), what, by) end
end

-- Once, at the end of a script.
local function close_ended()
  for state, list in pairs(ended) do
    if #list > 0 then
      redis.call('ZADD', key(state), unpack(list))
      count(state, #list / 2)
      trim(state, tonumber(state == 'dead' and ARGV[2] or ARGV[1]))
    end
  end
end
