-- Renews the leases of the jobs a process holds. O(jobs log jobs).
-- ARGV: lease in ms, then for each job: id, holder.
-- Returns { ids whose token is stale, ids somebody asked to cancel }.
local ids, leases, lost, renewed, n = {}, {}, {}, {}, 0
for i = 2, #ARGV, 2 do
  n = n + 1
  ids[n], leases[n] = ARGV[i], ARGV[i] .. ' ' .. ARGV[i + 1]
end
local expiry = seconds(t + ARGV[1] / 1000)
for k, score in ipairs(call('ZMSCORE', INFLIGHT, unpack(leases))) do
  if score then
    renewed[#renewed + 1] = expiry
    renewed[#renewed + 1] = leases[k]
  else
    lost[#lost + 1] = ids[k]
  end
end
if #renewed > 0 then call('ZADD', INFLIGHT, 'XX', unpack(renewed)) end

local cancelled = {}
if call('EXISTS', q .. ':cancel') == 1 then
  for k, flag in ipairs(call('SMISMEMBER', q .. ':cancel', unpack(ids))) do
    if flag == 1 then cancelled[#cancelled + 1] = ids[k] end
  end
end
return { lost, cancelled }
