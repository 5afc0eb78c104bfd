-- Writes new jobs' data and metadata. Says whether a job's id was free. `given` is what its pusher gave beside the payload,
-- as JSON; the time of the push is put before it.
local LONGEST_IN_HASH = 65536
local given_of = {}

local function store(id, payload, given)
  local large = #payload > LONGEST_IN_HASH
  if call('HSETNX', DATA, id, large and '' or payload) == 0 then return false end
  if large then
    call('SET', BODY .. id, payload)
    call('SADD', LARGE, id)
  end
  local n = #given_of
  given_of[n + 1], given_of[n + 2] = id, now .. ' ' .. given
  call('HSET', META .. id, 'attempts', '0', 'max_attempts', '25', 'status', 'Pending')
  return true
end

-- Once, when all are stored: a call costs as much as the fields of some jobs.
local function close_stored()
  if #given_of > 0 then call('HSET', GIVEN, unpack(given_of)) end
end
