-- Ends runs. O(runs). Each run on its own: one whose token is stale is refused and touches nothing.
-- ARGV: history cap, dead cap, then for each run: id, token, group or '', verb, delay in ms, reason.
-- Verbs: done, cancelled, dead (they end the job), retry (a failure), snooze (no failure), handback (never ran, or was
-- stopped by a shutdown). Returns, for each run: 1 if it was applied, 0 if its token was stale.
local FIRST, WIDTH = 3, 6
local t = now()
local counted = { retry = 0, snooze = 0 }
local handed_back = {}
local verbs = {}

function verbs.done(id, group) end_as('done', id, '', t) leave(id, group) end
function verbs.cancelled(id, group, _, reason) end_as('cancelled', id, reason, t) leave(id, group) end
function verbs.dead(id, group, _, reason) end_as('dead', id, reason, t) leave(id, group) end

-- The head of a group stays its head while it waits for its retry.
function verbs.retry(id, group, delay, reason)
  counted.retry = counted.retry + 1
  redis.call('HINCRBY', meta(id), 'attempts', 1)
  redis.call('HSET', meta(id), 'status', 'Pending', 'error', reason)
  if delay > 0 then schedule(id, t + delay) else join(id, group) end
end

function verbs.snooze(id, group, delay)
  counted.snooze = counted.snooze + 1
  redis.call('HSET', meta(id), 'status', 'Pending')
  leave(id, group)
  if delay > 0 then schedule(id, t + delay) else join(id, group) end
end

function verbs.handback(id)
  redis.call('HSET', meta(id), 'status', 'Pending')
  handed_back[#handed_back + 1] = id
end

local ends = { done = true, cancelled = true, dead = true }

-- A job that somebody cancelled while it ran does not come back, whatever its run says.
local function settle(id, group, verb, delay, reason)
  if not ends[verb] and redis.call('SISMEMBER', key('cancel'), id) == 1 then
    verb, reason = 'cancelled', redis.call('HGET', meta(id), 'cancel_reason') or ''
  end
  verbs[verb](id, group, delay, reason)
end

local ids, held, answers, seen = {}, {}, {}, {}
for i = FIRST, #ARGV, WIDTH do ids[#ids + 1] = ARGV[i] end
local tokens = redis.call('HMGET', key('tokens'), unpack(ids))
for k, id in ipairs(ids) do
  local fresh = tokens[k] == ARGV[FIRST + (k - 1) * WIDTH + 1] and not seen[id]
  seen[id] = true
  answers[k] = fresh and 1 or 0
  if fresh then held[#held + 1] = id end
end
if #held == 0 then return answers end

redis.call('ZREM', key('inflight'), unpack(held))
redis.call('HDEL', key('tokens'), unpack(held))
for k, id in ipairs(ids) do
  local at = FIRST + (k - 1) * WIDTH
  if answers[k] == 1 then settle(id, ARGV[at + 2], ARGV[at + 3], tonumber(ARGV[at + 4]) / 1000, ARGV[at + 5]) end
end
for i = #handed_back, 1, -1 do make_ready_first(handed_back[i]) end
redis.call('SREM', key('cancel'), unpack(held))
close_ended()
count('failed', counted.retry)
count('snoozed', counted.snooze)
return answers
