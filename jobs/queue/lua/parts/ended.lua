-- Ended jobs: kept in `done`, `cancelled` and `dead` by the time they ended, each up to its cap, the oldest forgotten
-- first. Scripts that end jobs take the caps as ARGV[1] (done, cancelled) and ARGV[2] (dead).
local ended = {}

local function forget_bodies(ids)
  for i, large in ipairs(call('SMISMEMBER', LARGE, unpack(ids))) do
    if large == 1 then
      call('SREM', LARGE, ids[i])
      call('UNLINK', BODY .. ids[i])
    end
  end
end

local function forget(ids)
  local keys = {}
  for i, id in ipairs(ids) do keys[i] = META .. id end
  for _, book in ipairs({ DATA, GIVEN, FAILURES, LAPSES, DUE }) do call('HDEL', book, unpack(ids)) end
  call('UNLINK', unpack(keys))
  if call('EXISTS', LARGE) == 1 then forget_bodies(ids) end
end

local function cap_of(state) return tonumber(state == 'dead' and ARGV[2] or ARGV[1]) end

local function end_as(state, id, reason)
  local list = ended[state] or {}
  list[#list + 1] = id
  ended[state] = list
  if state == 'done' then
    call('HSET', META .. id, 'status', 'Done')
  else
    call('HSET', META .. id, 'status', 'Killed', 'error', reason)
  end
end

local function trim(state)
  local excess = call('ZCARD', q .. ':' .. state) - cap_of(state)
  if excess <= 0 then return end
  local last = math.min(excess, 1000) - 1
  forget(call('ZRANGE', q .. ':' .. state, 0, last)) -- ZPOPMIN would write out the scores, which costs more
  call('ZREMRANGEBYRANK', q .. ':' .. state, 0, last)
end

local function count(what, by)
  if by > 0 then call('HINCRBY', q .. ':counters', what, by) end
end

local function keep(state, ids)
  local scored = {}
  for i, id in ipairs(ids) do scored[2 * i - 1], scored[2 * i] = now, id end
  call('ZADD', q .. ':' .. state, unpack(scored))
  trim(state)
end

-- Once, at the end of a script.
local function close_ended()
  for state, ids in pairs(ended) do
    count(state, #ids)
    if cap_of(state) > 0 then keep(state, ids) else forget(ids) end
  end
end
