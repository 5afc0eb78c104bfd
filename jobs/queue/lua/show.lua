-- One job with its payload. O(jobs running in the lane). ARGV: id. Returns { description, payload }, or nothing.
local id = ARGV[1]
local state = locate(id)
if state == 'absent' then return {} end
local payload = call('HGET', DATA, id)
if payload == '' then payload = call('GET', BODY .. id) or '' end
return { describe(id, state, state == 'running' and lease_of(id) or nil), payload }
