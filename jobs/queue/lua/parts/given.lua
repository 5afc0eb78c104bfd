-- What the pusher of a job gave beside its payload: the time of the push, a space, and a JSON object. A job of another
-- producer has nothing there.
local function given_of(id) return string.match(call('HGET', GIVEN, id) or '', '^([%d.]+) ({.*)') end

local function pushed_at_of(id) return tonumber((given_of(id))) end

-- The digest of its group's name, or ''.
local function group_of(id)
  local _, given = given_of(id)
  local readable, job = pcall(cjson.decode, given)
  return readable and type(job.group) == 'string' and redis.sha1hex(job.group) or ''
end
