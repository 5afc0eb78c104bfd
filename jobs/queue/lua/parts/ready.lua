-- The ready list, the schedule and the wake-up. A message is sent only when it changes what a sleeping worker should
-- do (something to take where there was nothing, something due before anything else), and at most once a script.
local woken = false

local function wake()
  if not woken then
    woken = true
    call('PUBLISH', q .. ':wake', '')
  end
end

local function make_ready(id)
  if call('RPUSH', q .. ':active', id) == 1 then wake() end
end

local function schedule(id, at)
  call('ZADD', q .. ':scheduled', at, id)
  if call('ZRANGE', q .. ':scheduled', 0, 0)[1] == id then wake() end
end
