-- Hands out jobs under a lease. O(want + batch).
-- ARGV: history cap, dead cap, want, holder, lease in ms, batch, lapses until poison.
-- Returns { ms until the next fetch can find something (-1: unknown), jobs }; a job is { id, payload, failures, lapses,
-- group, pushed_at, all of its metadata where there is more than that }.
local want, batch, poison = tonumber(ARGV[3]), tonumber(ARGV[6]), tonumber(ARGV[7])

local function promote_due()
  local ids = call('ZRANGEBYSCORE', q .. ':scheduled', '-inf', now, 'LIMIT', 0, batch)
  if #ids == 0 then return false end
  call('ZREM', q .. ':scheduled', unpack(ids))
  for _, id in ipairs(ids) do join(id, group_of(id)) end
  return #ids == batch
end

local function take_back(id)
  local lapses = call('HINCRBY', META .. id, 'lapses', 1)
  if call('SREM', q .. ':cancel', id) == 1 then
    end_as('cancelled', id, call('HGET', META .. id, 'cancel_reason') or '')
    head_leaves(id, group_of(id))
  elseif lapses >= poison then
    end_as('dead', id, 'poison')
    head_leaves(id, group_of(id))
  else
    make_ready_first(id)
  end
end

local function take_back_lapsed()
  local leases = call('ZRANGEBYSCORE', INFLIGHT, '-inf', now, 'LIMIT', 0, batch)
  if #leases == 0 then return false end
  call('ZREM', INFLIGHT, unpack(leases))
  for i = #leases, 1, -1 do take_back(id_of(leases[i])) end
  count('lapsed', #leases)
  return #leases == batch
end

-- A job with metadata of its own has the field `more`; one without a time was pushed by another producer.
local function read(id, payload)
  local fields = call('HMGET', META .. id, 'attempts', 'lapses', 'group', 'pushed_at', 'more')
  if payload == '' then payload = call('GET', BODY .. id) or '' end
  local all = (fields[5] or not fields[4]) and call('HGETALL', META .. id) or false
  return { id, payload, fields[1], fields[2], fields[3], fields[4], all }
end

local function hand_out(ids)
  local payloads = call('HMGET', DATA, unpack(ids))
  local jobs, leases, n = {}, {}, 0
  local expiry, holder = seconds(t + ARGV[5] / 1000), ' ' .. ARGV[4]
  for i, id in ipairs(ids) do
    if payloads[i] then
      n = n + 1
      jobs[n] = read(id, payloads[i])
      leases[2 * n - 1], leases[2 * n] = expiry, id .. holder
    else
      call('UNLINK', META .. id, BODY .. id) -- its data is gone, and nothing can be run
    end
  end
  if n > 0 then call('ZADD', INFLIGHT, unpack(leases)) end
  return jobs
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
if call('EXISTS', q .. ':paused') == 1 then return { -1, {} } end
local ids = want > 0 and call('LPOP', q .. ':active', want) or {}
local jobs = #ids > 0 and hand_out(ids) or {}
if more or #jobs < #ids then return { 0, jobs } end
return { #jobs < want and next_time() or 0, jobs }
