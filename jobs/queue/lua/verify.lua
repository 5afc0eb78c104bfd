-- Checks jobs: each in exactly one state, with data, metadata, lease and place in its group that fit it.
-- ARGV: for each job: id, how often a reading of the ready list a moment ago contained it. O(jobs), and O(ready) for a
-- job that does not look right by that reading. Returns a flat list of ids and violations.
local answer = {}
local set_states = { 'scheduled', 'inflight', 'done', 'cancelled', 'dead' }
local ended = { done = true, cancelled = true, dead = true }

local function states_of(id, listed)
  local states = {}
  for _, state in ipairs(set_states) do
    if redis.call('ZSCORE', key(state), id) then states[#states + 1] = state end
  end
  if redis.call('SISMEMBER', key('waiting'), id) == 1 then states[#states + 1] = 'waiting' end
  if #states + listed ~= 1 then listed = #redis.call('LPOS', key('active'), id, 'COUNT', 0) end
  for _ = 1, listed do states[#states + 1] = 'ready' end
  return states
end

local function fits_group(id, state)
  local group = group_of(id)
  if group == '' then return state ~= 'waiting' end
  local members = group_key(group)
  local member, head = redis.call('ZSCORE', members, id), head_of(members) == id
  if ended[state] then return not member end
  if state == 'scheduled' then return head or not member end -- a retry stays the head, a snooze is outside
  return member and head == (state ~= 'waiting')
end

local function violation(id, listed)
  local states = states_of(id, listed)
  local data = redis.call('HEXISTS', key('data'), id) == 1
  local described = redis.call('EXISTS', meta(id)) == 1
  if #states > 1 then return 'several_states' end
  if not data then return (#states == 1 or described or redis.call('EXISTS', body(id)) == 1) and 'no_data' end
  if #states == 0 then return 'no_state' end
  if not described then return 'no_metadata' end
  if (states[1] == 'inflight') ~= (redis.call('HEXISTS', key('tokens'), id) == 1) then return 'lease' end
  if not fits_group(id, states[1]) then return 'group' end
end

for i = 1, #ARGV, 2 do
  local found = violation(ARGV[i], tonumber(ARGV[i + 1]))
  if found then
    answer[#answer + 1] = ARGV[i]
    answer[#answer + 1] = found
  end
end
return answer
