-- How many jobs are where. O(1).
-- Returns a flat list of names and numbers; `oldest_ms` is for how long the job at the head of the ready list is due.
local function oldest_ms()
  local id = call('LINDEX', q .. ':active', 0)
  local since = id and (tonumber(call('HGET', DUE, id) or '') or pushed_at_of(id))
  return since and math.max(0, math.floor((t - since) * 1000)) or 0
end

local answer = {
  'ready', call('LLEN', q .. ':active'), 'scheduled', call('ZCARD', q .. ':scheduled'),
  'running', call('ZCARD', INFLIGHT), 'done', call('ZCARD', q .. ':done'),
  'cancelled', call('ZCARD', q .. ':cancelled'), 'dead', call('ZCARD', q .. ':dead'),
}

-- Waiting jobs stand in their groups alone: they are what is stored beyond all others.
local waiting = call('HLEN', DATA)
for i = 2, #answer, 2 do waiting = waiting - answer[i] end

local function add(name, number)
  answer[#answer + 1] = name
  answer[#answer + 1] = number
end

add('waiting', math.max(0, waiting))
add('paused', call('EXISTS', q .. ':paused'))
add('oldest_ms', oldest_ms())
local totals = call('HGETALL', q .. ':counters')
for i = 1, #totals, 2 do add('total_' .. totals[i], tonumber(totals[i + 1])) end
return answer
