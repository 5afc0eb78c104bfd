-- The ready list, the schedule and the wake-up. A message is sent only when it changes what a sleeping worker should
-- do (something to take where there was nothing, something due before anything else), and at most once a script.
local woken, front, back = false, {}, {}

local function wake()
  if not woken then
    woken = true
    call('PUBLISH', q .. ':wake', '')
  end
end

-- Behind the others: a job that has become due.
local function make_ready(id) back[#back + 1] = id end

-- Before the others, in the order of the calls: a job that has waited already, behind the head of its group or with a
-- worker that gave it back.
local function make_ready_first(id) front[#front + 1] = id end

local function reversed(list)
  local n, turned = #list, {}
  for i = 1, n do turned[i] = list[n + 1 - i] end
  return turned
end

-- Writes what was made ready, once, for each write costs. Says whether there was nothing before, and is now.
local function write_ready()
  local length, added = 0, #front + #back
  if #front > 0 then length = call('LPUSH', q .. ':active', unpack(reversed(front))) end
  if #back > 0 then length = call('RPUSH', q .. ':active', unpack(back)) end
  front, back = {}, {}
  return added > 0 and length == added
end

-- Once, at the end of a script that makes jobs ready.
local function close_ready()
  if write_ready() then wake() end
end

local function schedule(id, at)
  call('ZADD', q .. ':scheduled', at, id)
  if call('ZRANGE', q .. ':scheduled', 0, 0)[1] == id then wake() end
end
