-- Stores jobs. O(jobs). Refused as a whole by a full Redis (no allow-oom), so nothing is half stored.
-- ARGV: for each job: id, payload, idempotency key or '', its TTL in ms, group or '', run_at in Unix seconds or '',
--       number of further metadata fields, their names and values.
-- Returns, for each job: 1 if it is new, else the id of the job that was there first.
local answers, n, i = {}, 0, 1

while ARGV[i] do
  local id, payload, idempotency, group, run_at = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 4], ARGV[i + 5]
  local last = i + 6 + 2 * ARGV[i + 6]
  local there = idempotency ~= ''
    and call('SET', q .. ':idempotency:' .. idempotency, id, 'NX', 'GET', 'PX', ARGV[i + 3])
  if not there and not store(id, payload, unpack(ARGV, i + 7, last)) then there = id end
  if not there then
    if run_at ~= '' and tonumber(run_at) > t then schedule(id, run_at) else join(id, group) end
  end
  n = n + 1
  answers[n] = there or 1
  i = last + 1
end
close_ready()
return answers
