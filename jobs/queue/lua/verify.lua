-- Checks jobs: each in exactly one state, with data, metadata and place in its group that fit it.
-- ARGV: for each job: id, how often a reading a moment ago found it in the ready list, under a lease, and in a group
-- behind the head. O(jobs), and O(ready + running + group) for a job that does not look right by those readings.
-- Returns a flat list of ids and violations.
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

local function times_behind(members, id)
  local count = 0
  for _, place in ipairs(call('LPOS', members, id, 'COUNT', 0)) do
    if place > 0 then count = count + 1 end
  end
  return count
end

-- Where a job stands, by the sets, which are looked up, and by counts of the lists.
local function states_of(id, listed, leased, behind)
  local states = {}
  for _, state in ipairs(set_states) do
    if call('ZSCORE', q .. ':' .. state, id) then states[#states + 1] = state end
  end
  for _ = 1, listed do states[#states + 1] = 'ready' end
  for _ = 1, leased do states[#states + 1] = 'running' end
  for _ = 1, behind do states[#states + 1] = 'waiting' end
  return states
end

local function fits_group(state, members, head)
  if state == 'waiting' then return not head end
  if not members or ended[state] then return not head end
  return head or state == 'scheduled' -- a retry stays the head, a snooze is outside
end

-- Whether something is left of a job.
local function is_known(id)
  for _, book in ipairs({ GIVEN, FAILURES, LAPSES, DUE }) do
    if call('HEXISTS', book, id) == 1 then return true end
  end
  return call('EXISTS', META .. id, BODY .. id) > 0 or call('SISMEMBER', LARGE, id) == 1
end

local function judge(id, listed, leased, behind)
  local group = group_of(id)
  local members = group ~= '' and group_key(group)
  local head = members and head_of(members) == id
  local states = states_of(id, listed, leased, behind)
  if #states > 1 then return 'several_states' end
  if call('HEXISTS', DATA, id) == 0 then return (#states == 1 or is_known(id)) and 'no_data' end
  if #states == 0 then return 'no_state' end
  if call('EXISTS', META .. id) == 0 then return 'no_metadata' end
  return not fits_group(states[1], members, head) and 'group'
end

-- Once more, by what the lists say at this moment.
local function judge_now(id)
  local group = group_of(id)
  local behind = group == '' and 0 or times_behind(group_key(group), id)
  return judge(id, #call('LPOS', q .. ':active', id, 'COUNT', 0), leases_of(id), behind)
end

for i = 1, #ARGV, 4 do
  local id = ARGV[i]
  local found = judge(id, tonumber(ARGV[i + 1]), tonumber(ARGV[i + 2]), tonumber(ARGV[i + 3])) and judge_now(id)
  if found then
    answer[#answer + 1] = id
    answer[#answer + 1] = found
  end
end
return answer
