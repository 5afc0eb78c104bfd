-- A job for people: { id, state, when it is due, lapses or ended ('' if it has no such time), its holder while it runs,
-- how often a lease of it lapsed, what its pusher gave, metadata }.
local function describe(id, state, lease)
  local at = ''
  if lease then
    at = call('ZSCORE', INFLIGHT, lease)
  elseif state ~= 'ready' and state ~= 'waiting' then
    at = call('ZSCORE', q .. ':' .. state, id)
  end
  return { id, state, at, lease and string.match(lease, ' (.+)$') or '', call('HGET', LAPSES, id),
    call('HGET', GIVEN, id), call('HGETALL', META .. id) }
end
