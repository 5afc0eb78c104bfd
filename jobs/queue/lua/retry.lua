-- Gives a dead job a new life: counters at zero, behind the others of its group. O(log n).
-- ARGV: id. Returns where the job was; only `dead` was changed.
local id = ARGV[1]
local state = locate(id)
if state ~= 'dead' then return state end
redis.call('ZREM', key('dead'), id)
redis.call('HSET', meta(id), 'attempts', 0, 'status', 'Pending')
redis.call('HDEL', meta(id), 'lapses', 'error', 'done_at', 'cancel_reason')
join(id, group_of(id))
return state
