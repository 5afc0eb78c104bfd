-- Hands back what a fetch gave out and whose answer never arrived. O(jobs running in the lane); only after a broken
-- connection. No lapse is counted: nobody ran them.
-- ARGV: the holders of the doubtful fetches. Returns the number of jobs handed back.
local doubtful, handed_back = {}, 0
for _, holder in ipairs(ARGV) do doubtful[holder] = true end
for _, lease in ipairs(call('ZRANGE', INFLIGHT, 0, -1)) do
  local id, holder = string.match(lease, '^([^ ]+) (.+)$')
  if doubtful[holder] then
    call('ZREM', INFLIGHT, lease)
    make_ready_first(id)
    handed_back = handed_back + 1
  end
end
close_ready()
return handed_back
