-- What the pusher of a job gave: the metadata field `job` is the time of the push, a space, and a JSON object. Another
-- producer may have a field of that name, with anything in it.
local function job_of(id) return string.match(call('HGET', META .. id, 'job') or '', '^([%d.]+) ({.*)') end

local function pushed_at_of(id) return tonumber((job_of(id))) end

local function group_of(id)
  local _, given = job_of(id)
  local readable, job = pcall(cjson.decode, given)
  return readable and type(job.group) == 'string' and job.group or ''
end
