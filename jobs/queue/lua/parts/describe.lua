-- A job for people: { id, state, when it is due, lapses or ended ('' if it has no such time), metadata }.
local function describe(id, state)
  local timed = state == 'running' and 'inflight' or state
  local at = state ~= 'ready' and state ~= 'waiting' and redis.call('ZSCORE', key(timed), id) or ''
  return { id, state, at, redis.call('HGETALL', meta(id)) }
end
