-- Hands out jobs under a lease. O(want + batch).
-- ARGV: history cap, dead cap, want, holder, lease in ms, batch, lapses until poison, jobs a second or 0, most at once,
--       by when it has to come or '': who asked has given up later, or is dead, and gets nothing; and how many bytes of
--       payload are enough: an answer that has them takes no further job, whatever is wanted. What was too much stays the
--       head of the ready list.
-- Returns { ms until the next fetch can find something (-1: unknown), jobs, one after the other, now }; a job is seven
-- values: id, payload, failures, lapses, what its pusher gave, all metadata of a job of another producer, and since when
-- it is due if that is not since its push.
local WIDTH = 7
local want, batch, poison, rate = tonumber(ARGV[3]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local deadline, enough = tonumber(ARGV[10]), tonumber(ARGV[11])
if deadline and t > deadline then want = 0 end

local function promote_due()
  local due, ids = call('ZRANGEBYSCORE', q .. ':scheduled', '-inf', now, 'WITHSCORES', 'LIMIT', 0, batch), {}
  if #due == 0 then return false end
  for i = 1, #due, 2 do ids[#ids + 1] = due[i] end
  call('HSET', DUE, unpack(due))
  call('ZREM', q .. ':scheduled', unpack(ids))
  for _, id in ipairs(ids) do rejoin(id, group_of(id)) end
  return #ids == batch
end

local poisoned = 0

local function take_back(id)
  local lapses = call('HINCRBY', LAPSES, id, 1)
  if call('SREM', q .. ':cancel', id) == 1 then
    end_as('cancelled', id, call('HGET', META .. id, 'cancel_reason') or '')
    head_leaves(id, group_of(id))
  elseif lapses >= poison then
    poisoned = poisoned + 1
    end_as('dead', id, 'poison')
    head_leaves(id, group_of(id))
  else
    run_again(id)
  end
end

local function take_back_lapsed()
  local leases = call('ZRANGEBYSCORE', INFLIGHT, '-inf', now, 'LIMIT', 0, batch)
  if #leases == 0 then return false end
  call('ZREM', INFLIGHT, unpack(leases))
  for _, lease in ipairs(leases) do take_back(id_of(lease)) end
  count('lapsed', #leases)
  count('poisoned', poisoned)
  return #leases == batch
end

-- A job whose data is gone cannot be run; it must not keep its group waiting.
local function drop(id)
  head_leaves(id, group_of(id))
  forget({ id })
end

-- Of most lanes nothing has gone wrong, and there is nothing to look up.
local function counts(book, ids) return call('EXISTS', book) == 1 and call('HMGET', book, unpack(ids)) or {} end

local function hand_out(ids)
  local payloads, given = call('HMGET', DATA, unpack(ids)), call('HMGET', GIVEN, unpack(ids))
  local failures, lapses, due = counts(FAILURES, ids), counts(LAPSES, ids), counts(DUE, ids)
  local jobs, leases, n, bytes = {}, {}, 0, 0
  local expiry, holder = seconds(t + ARGV[5] / 1000), ' ' .. ARGV[4]
  for i, id in ipairs(ids) do
    if bytes >= enough then
      make_ready_first(id)
    elseif payloads[i] then
      local at, payload = WIDTH * n, payloads[i] == '' and call('GET', BODY .. id) or payloads[i]
      bytes = bytes + #payload
      jobs[at + 1], jobs[at + 2] = id, payload
      jobs[at + 3], jobs[at + 4], jobs[at + 5] = failures[i] or false, lapses[i] or false, given[i]
      jobs[at + 6], jobs[at + 7] = not given[i] and call('HGETALL', META .. id), due[i] or false
      n = n + 1
      leases[2 * n - 1], leases[2 * n] = expiry, id .. holder
    else
      drop(id)
    end
  end
  if n > 0 then call('ZADD', INFLIGHT, unpack(leases)) end
  return jobs, n
end

-- Who made something ready takes it, and wakes the others only if something is left.
local function take(most)
  local fresh = write_ready()
  local ids = most > 0 and call('LPOP', q .. ':active', most) or {}
  if fresh and call('EXISTS', q .. ':active') == 1 then wake() end
  return ids
end

local function next_time()
  local due = call('ZRANGE', q .. ':scheduled', 0, 0, 'WITHSCORES')[2]
  local lapse = call('ZRANGE', INFLIGHT, 0, 0, 'WITHSCORES')[2]
  local next = math.min(tonumber(due or 'inf'), tonumber(lapse or 'inf'))
  return next < math.huge and math.max(0, math.ceil((next - t) * 1000)) or -1
end

local more = promote_due()
more = take_back_lapsed() or more
close_ended()
if call('EXISTS', q .. ':paused') == 1 then
  close_ready()
  return { -1, {}, now }
end
local most = rate > 0 and math.min(want, tokens()) or want
local ids = take(most)
local jobs, n = {}, 0
if #ids > 0 then jobs, n = hand_out(ids) end
if rate > 0 then spend(n) end
close_ready()
if more or n < #ids then return { 0, jobs, now } end
if rate > 0 and n == most and most < want then return { next_token(), jobs, now } end
return { n < want and next_time() or 0, jobs, now }
