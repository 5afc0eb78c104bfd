-- Ends runs. O(runs). Each run on its own: one whose token is stale is refused and touches nothing.
-- ARGV: history cap, dead cap, then for each run: id, holder, digest of its group or '', verb, delay in ms, reason.
-- Verbs: done, cancelled, dead (they end the job), retry (a failure), snooze (no failure), handback (never ran),
-- interrupted (by a shutdown). Returns, for each run: 1 if it was applied, 0 if its token was stale.
local FIRST, WIDTH = 3, 6
local failed, snoozed = 0, 0

-- The head of a group stays its head while it waits for its retry.
local function retry(id, group, delay, reason)
  failed = failed + 1
  call('HSET', META .. id, 'attempts', call('HINCRBY', FAILURES, id, 1), 'error', reason)
  if delay > 0 then return schedule(id, seconds(t + delay)) end
  call('HSET', DUE, id, now)
  rejoin(id, group)
end

local function snooze(id, group, delay)
  snoozed = snoozed + 1
  head_leaves(id, group)
  if delay > 0 then return schedule(id, seconds(t + delay)) end
  call('HSET', DUE, id, now)
  join(id, group)
end

-- A job that somebody cancelled while it ran does not come back, whatever its run says.
local function settle(id, group, verb, delay, reason)
  if verb ~= 'dead' and verb ~= 'cancelled' and call('SISMEMBER', q .. ':cancel', id) == 1 then
    verb, reason = 'cancelled', call('HGET', META .. id, 'cancel_reason') or ''
  end
  if verb == 'retry' then return retry(id, group, delay, reason) end
  if verb == 'snooze' then return snooze(id, group, delay) end
  if verb == 'handback' then return make_ready_first(id) end
  if verb == 'interrupted' then return run_again(id) end
  end_as(verb, id, reason)
  head_leaves(id, group)
end

local ids, leases, held, owned, answers, n = {}, {}, {}, {}, {}, 0
for i = FIRST, #ARGV, WIDTH do
  n = n + 1
  ids[n], leases[n] = ARGV[i], ARGV[i] .. ' ' .. ARGV[i + 1]
end
local held_at = {}
for k = 1, n do held_at[k] = call('ZRANK', INFLIGHT, leases[k]) end -- ZMSCORE would write out the scores, which costs more
if call('ZREM', INFLIGHT, unpack(leases)) == 0 then
  for k = 1, n do answers[k] = 0 end
  return answers
end
for k, id in ipairs(ids) do
  local fresh = held_at[k] and not held[id]
  answers[k] = fresh and 1 or 0
  if fresh then
    held[id] = true
    owned[#owned + 1] = id
  end
end

for k = 1, n do
  if answers[k] == 1 then
    local at = FIRST + WIDTH * (k - 1)
    if ARGV[at + 3] == 'done' then
      end_as('done', ids[k])
      head_leaves(ids[k], ARGV[at + 2])
    else
      settle(ids[k], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4] / 1000, ARGV[at + 5])
    end
  end
end
call('SREM', q .. ':cancel', unpack(owned))
close_ended()
close_ready()
count('failed', failed)
count('snoozed', snoozed)
return answers
