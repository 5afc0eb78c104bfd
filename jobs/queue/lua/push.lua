-- Stores jobs. O(jobs). Refused as a whole by a full Redis (no allow-oom), so nothing is half stored.
-- ARGV: for each job: id, payload, idempotency key or '', its TTL in ms, digest of its group or '', run_at in Unix seconds or '', and
--       what else belongs to the job, as JSON.
-- Returns, for each job: 1 if it is new, else the id of the job that was there first.
local WIDTH = 7
local answers = {}

for i = 1, #ARGV, WIDTH do
  local id, payload, idempotency, group, run_at = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 4], ARGV[i + 5]
  local there = idempotency ~= ''
    and call('SET', q .. ':idempotency:' .. idempotency, id, 'NX', 'GET', 'PX', ARGV[i + 3])
  if not there and not store(id, payload, ARGV[i + 6]) then there = id end
  if not there then
    if run_at ~= '' and tonumber(run_at) > t then schedule(id, run_at) else join(id, group) end
  end
  answers[#answers + 1] = there or 1
end
close_stored()
close_ready()
return answers
