-- Writes a new job's data and metadata. Says whether its id was free.
local LARGE = 65536

local function store(id, payload, ...)
  local large = #payload > LARGE
  if call('HSETNX', DATA, id, large and '' or payload) == 0 then return false end
  if large then call('SET', BODY .. id, payload) end
  call('HSET', META .. id, 'attempts', '0', 'max_attempts', '25', 'status', 'Pending', 'pushed_at', now, ...)
  return true
end
