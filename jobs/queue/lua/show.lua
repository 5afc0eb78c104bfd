-- One job with its payload. O(1). ARGV: id. Returns { description, payload }, or nothing.
local id = ARGV[1]
local state = locate(id)
if state == 'absent' then return {} end
local payload = redis.call('HGET', key('data'), id)
if payload == '' then payload = redis.call('GET', body(id)) or '' end
return { describe(id, state), payload }
