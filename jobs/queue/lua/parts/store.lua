-- Writes a new job's data and metadata. Says whether its id was free. `given` is what its pusher gave beside the payload,
-- as JSON; the time of the push is put before it.
local LONGEST_IN_HASH = 65536

local function store(id, payload, given)
  local large = #payload > LONGEST_IN_HASH
  if call('HSETNX', DATA, id, large and '' or payload) == 0 then return false end
  if large then
    call('SET', BODY .. id, payload)
    call('SADD', LARGE, id)
  end
  call('HSET', GIVEN, id, now .. ' ' .. given)
  call('HSET', META .. id, 'attempts', '0', 'max_attempts', '25', 'status', 'Pending')
  return true
end
