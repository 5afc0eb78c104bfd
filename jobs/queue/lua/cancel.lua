-- Cancels a job. O(log n); O(ready) if it stands in the ready list.
-- ARGV: history cap, dead cap, id, reason. A running job is asked: its worker hears it, now or at its next renewal.
-- Returns where the job was: absent, running, scheduled, waiting, ready, done, cancelled or dead.
local id, reason = ARGV[3], ARGV[4]
local state = locate(id)
if state == 'running' then
  call('SADD', q .. ':cancel', id)
  call('HSET', META .. id, 'cancel_reason', reason)
  call('PUBLISH', q .. ':wake', 'cancel:' .. id)
elseif state == 'scheduled' or state == 'waiting' or state == 'ready' then
  take_out(id, state)
  end_as('cancelled', id, reason)
  leave(id, group_of(id))
  close_ended()
  close_ready()
end
return state
