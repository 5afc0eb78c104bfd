-- The ready list, the schedule and the wake-up. A message is sent only when it changes what a sleeping worker should
-- do (something to take where there was nothing, something due before anything else), and at most once a script.
local woken = false

local function wake()
  if not woken then
    woken = true
    redis.call('PUBLISH', key('wake'), '')
  end
end

local function make_ready(id)
  if redis.call('RPUSH', key('active'), id) == 1 then wake() end
end

-- To the front: a job that was already handed out once and came back through no fault of its own.
local function make_ready_first(id)
  if redis.call('LPUSH', key('active'), id) == 1 then wake() end
end

local function schedule(id, at)
  redis.call('ZADD', key('scheduled'), at, id)
  if redis.call('ZRANGE', key('scheduled'), 0, 0)[1] == id then wake() end
end
