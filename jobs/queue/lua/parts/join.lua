-- Groups: one job at a time, in the order in which they became due. A group is the list of its live jobs in that order;
-- only its head stands in the ready list, is running, or waits for its retry, and the others wait. Nothing says "busy"
-- but the head itself. The name of a group may be a person's address, so it stands for itself nowhere but beside the job:
-- a group is a digest here.
local function group_key(group) return q .. ':group:' .. group end

local function head_of(members) return call('LINDEX', members, 0) end

-- A job that is due: into the ready list, or behind the others of its group.
local function join(id, group)
  if group == '' or call('RPUSH', group_key(group), id) == 1 then make_ready(id) end
end

-- A job that comes back from a failure: a head has kept its place.
local function rejoin(id, group)
  if group ~= '' and head_of(group_key(group)) == id then return make_ready(id) end
  join(id, group)
end
