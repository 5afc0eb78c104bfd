-- Checks jobs: each in exactly one state, with data, metadata and place in its group that fit it.
-- ARGV: for each job: id, how often a reading of the ready list a moment ago contained it, the same of the leases.
-- O(jobs), and O(ready + running) for a job that does not look right by those readings. Returns a flat list of ids and violations.
local answer = {}
local set_states = { 'scheduled', 'done', 'cancelled', 'dead' }
local ended = { done = true, cancelled = true, dead = true }

local function leases_of(id)
  local count = 0
  for _, lease in ipairs(call('ZRANGE', INFLIGHT, 0, -1)) do
    if id_of(lease) == id then count = count + 1 end
  end
  return count
end

local function states_of(id, listed, leased)
  local states = {}
  for _, state in ipairs(set_states) do
    if call('ZSCORE', q .. ':' .. state, id) then states[#states + 1] = state end
  end
  if call('SISMEMBER', q .. ':waiting', id) == 1 then states[#states + 1] = 'waiting' end
  if #states + listed + leased ~= 1 then
    listed, leased = #call('LPOS', q .. ':active', id, 'COUNT', 0), leases_of(id)
  end
  for _ = 1, listed do states[#states + 1] = 'ready' end
  for _ = 1, leased do states[#states + 1] = 'running' end
  return states
end

local function fits_group(id, state)
  local group = group_of(id)
  if group == '' then return state ~= 'waiting' end
  local members = group_key(group)
  local member, head = call('ZSCORE', members, id), head_of(members) == id
  if ended[state] then return not member end
  if state == 'scheduled' then return head or not member end -- a retry stays the head, a snooze is outside
  return member and head == (state ~= 'waiting')
end

local function violation(id, listed, leased)
  local states = states_of(id, listed, leased)
  local data = call('HEXISTS', DATA, id) == 1
  local described = call('EXISTS', META .. id) == 1
  if #states > 1 then return 'several_states' end
  if not data then return (#states == 1 or described or call('EXISTS', BODY .. id) == 1) and 'no_data' end
  if #states == 0 then return 'no_state' end
  if not described then return 'no_metadata' end
  if not fits_group(id, states[1]) then return 'group' end
end

for i = 1, #ARGV, 3 do
  local found = violation(ARGV[i], tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]))
  if found then
    answer[#answer + 1] = ARGV[i]
    answer[#answer + 1] = found
  end
end
return answer
