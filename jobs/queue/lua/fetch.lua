-- Hands out jobs under a lease. O(want + batch).
-- ARGV: history cap, dead cap, want, token, worker, lease in ms, batch, lapses until poison.
-- Returns { ms until the next fetch can find something (-1: unknown), jobs }; a job is { id, payload, metadata }.
local want, token, worker = tonumber(ARGV[3]), ARGV[4], ARGV[5]
local lease, batch, poison = tonumber(ARGV[6]) / 1000, tonumber(ARGV[7]), tonumber(ARGV[8])
local t = now()

local function promote_due()
  local ids = redis.call('ZRANGEBYSCORE', key('scheduled'), '-inf', t, 'LIMIT', 0, batch)
  if #ids == 0 then return false end
  redis.call('ZREM', key('scheduled'), unpack(ids))
  for _, id in ipairs(ids) do join(id, group_of(id)) end
  return #ids == batch
end

local function take_back(id)
  local lapses = redis.call('HINCRBY', meta(id), 'lapses', 1)
  if redis.call('SREM', key('cancel'), id) == 1 then
    end_as('cancelled', id, redis.call('HGET', meta(id), 'cancel_reason') or '', t)
    leave(id, group_of(id))
  elseif lapses >= poison then
    end_as('dead', id, 'poison', t)
    leave(id, group_of(id))
  else
    redis.call('HSET', meta(id), 'status', 'Pending')
    make_ready_first(id)
  end
end

local function take_back_lapsed()
  local ids = redis.call('ZRANGEBYSCORE', key('inflight'), '-inf', t, 'LIMIT', 0, batch)
  if #ids == 0 then return false end
  redis.call('ZREM', key('inflight'), unpack(ids))
  redis.call('HDEL', key('tokens'), unpack(ids))
  for i = #ids, 1, -1 do take_back(ids[i]) end
  count('lapsed', #ids)
  return #ids == batch
end

local function payload_of(id, payload)
  if payload == '' then return redis.call('GET', body(id)) or '' end
  return payload
end

local function hand_out(ids)
  local payloads = redis.call('HMGET', key('data'), unpack(ids))
  local jobs, leases, tokens, locked_at = {}, {}, {}, math.floor(t)
  for i, id in ipairs(ids) do
    if payloads[i] then
      jobs[#jobs + 1] = { id, payload_of(id, payloads[i]), redis.call('HGETALL', meta(id)) }
      redis.call('HSET', meta(id), 'status', 'Running', 'locked_at', locked_at, 'locked_by', worker)
      leases[#leases + 1] = t + lease
      leases[#leases + 1] = id
      tokens[#tokens + 1] = id
      tokens[#tokens + 1] = token
    end
  end
  if #jobs > 0 then
    redis.call('ZADD', key('inflight'), unpack(leases))
    redis.call('HSET', key('tokens'), unpack(tokens))
  end
  return jobs
end

local function next_time()
  local next
  for _, state in ipairs({ 'scheduled', 'inflight' }) do
    local first = redis.call('ZRANGE', key(state), 0, 0, 'WITHSCORES')[2]
    if first and (not next or tonumber(first) < next) then next = tonumber(first) end
  end
  return next and math.max(0, math.ceil((next - t) * 1000)) or -1
end

local more = promote_due()
more = take_back_lapsed() or more
close_ended()
if redis.call('EXISTS', key('paused')) == 1 then return { -1, {} } end
local ids = want > 0 and redis.call('LPOP', key('active'), want) or {}
local jobs = #ids > 0 and hand_out(ids) or {}
if more or #jobs < #ids then return { 0, jobs } end
return { next_time(), jobs }
