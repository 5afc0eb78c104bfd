-- Gives a dead job a new life: counters at zero, behind the others of its group. O(log n).
-- ARGV: id. Returns where the job was; only `dead` was changed.
local id = ARGV[1]
local state = locate(id)
if state ~= 'dead' then return state end
call('ZREM', q .. ':dead', id)
call('HSET', META .. id, 'attempts', 0, 'status', 'Pending')
call('HDEL', META .. id, 'error', 'cancel_reason')
call('HDEL', FAILURES, id)
call('HDEL', LAPSES, id)
call('HSET', DUE, id, now)
join(id, group_of(id))
close_ready()
return state
