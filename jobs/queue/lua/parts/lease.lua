-- A lease is one member of `inflight`, scored by the time at which it lapses: the job's id, a space, and its holder,
-- which is a random token, a space and the worker's name. To hold a lease is to know its member: who has a stale token
-- names a member that is not there. (Members of more than 64 bytes also keep Redis from packing a small set into a list
-- that it would have to walk.)
local INFLIGHT = q .. ':inflight'

local function id_of(lease) return string.match(lease, '^[^ ]+') end

-- The lease of a job, if it has one. O(jobs running in the lane): for people's questions only.
local function lease_of(id)
  for _, lease in ipairs(call('ZRANGE', INFLIGHT, 0, -1)) do
    if id_of(lease) == id then return lease end
  end
end
