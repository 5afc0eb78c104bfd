-- Renews the leases of the jobs a process holds. O(jobs).
-- ARGV: lease in ms, then for each job: id, token.
-- Returns { ids whose token is stale, ids somebody asked to cancel }.
local ids, lost, leases = {}, {}, {}
for i = 2, #ARGV, 2 do ids[#ids + 1] = ARGV[i] end
local tokens = redis.call('HMGET', key('tokens'), unpack(ids))
local expiry = now() + tonumber(ARGV[1]) / 1000
for k, id in ipairs(ids) do
  if tokens[k] == ARGV[1 + 2 * k] then
    leases[#leases + 1] = expiry
    leases[#leases + 1] = id
  else
    lost[#lost + 1] = id
  end
end
if #leases > 0 then redis.call('ZADD', key('inflight'), 'XX', unpack(leases)) end

local cancelled = {}
if redis.call('EXISTS', key('cancel')) == 1 then
  for k, flag in ipairs(redis.call('SMISMEMBER', key('cancel'), unpack(ids))) do
    if flag == 1 then cancelled[#cancelled + 1] = ids[k] end
  end
end
return { lost, cancelled }
