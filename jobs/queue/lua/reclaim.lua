-- Hands back what a fetch gave out and whose answer never arrived. O(jobs running in the lane); only after a broken
-- connection. No lapse is counted: nobody ran them.
-- ARGV: the holders of the doubtful fetches. Returns the number of jobs handed back.
local doubtful, ids = {}, {}
for _, holder in ipairs(ARGV) do doubtful[holder] = true end
for _, lease in ipairs(call('ZRANGE', INFLIGHT, 0, -1)) do
  local id, holder = string.match(lease, '^([^ ]+) (.+)$')
  if doubtful[holder] then
    ids[#ids + 1] = id
    call('ZREM', INFLIGHT, lease)
  end
end
for i = #ids, 1, -1 do make_ready_first(ids[i]) end
return #ids
