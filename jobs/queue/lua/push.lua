-- Stores jobs. O(jobs). Refused as a whole by a full Redis (no allow-oom), so nothing is half stored.
-- ARGV: for each job: id, payload, idempotency key or '', its TTL in ms, group or '', run_at in Unix seconds or '',
--       number of metadata pairs, the pairs.
-- Returns, for each job: 1 if it is new, else the id of the job that was there first.
local LARGE = 65536
local t = now()
local pushed_at = string.format('%.3f', t)
local answers = {}

local function store(id, payload, idempotency, group, extra)
  local fields = { 'attempts', 0, 'max_attempts', 25, 'status', 'Pending', 'pushed_at', pushed_at }
  if idempotency ~= '' then
    fields[#fields + 1] = 'idempotency_key'
    fields[#fields + 1] = idempotency
  end
  if group ~= '' then
    fields[#fields + 1] = 'group'
    fields[#fields + 1] = group
  end
  for _, part in ipairs(extra) do fields[#fields + 1] = part end
  redis.call('HSET', meta(id), unpack(fields))
  if #payload > LARGE then redis.call('SET', body(id), payload) end
end

local function push(id, payload, idempotency, ttl, group, run_at, extra)
  if idempotency ~= '' then
    local first = redis.call('SET', key('idempotency:' .. idempotency), id, 'NX', 'GET', 'PX', ttl)
    if first then return first end
  end
  if redis.call('HSETNX', key('data'), id, #payload > LARGE and '' or payload) == 0 then return id end
  store(id, payload, idempotency, group, extra)
  if run_at ~= '' and tonumber(run_at) > t then
    schedule(id, run_at)
  else
    join(id, group)
  end
  return 1
end

local i = 1
while i <= #ARGV do
  local extra = {}
  local pairs_end = i + 6 + 2 * tonumber(ARGV[i + 6])
  for j = i + 7, pairs_end do extra[#extra + 1] = ARGV[j] end
  answers[#answers + 1] = push(ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3], ARGV[i + 4], ARGV[i + 5], extra)
  i = pairs_end + 1
end
return answers
