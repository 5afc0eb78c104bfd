-- Removes a job and all that is known of it, whatever its state, unless it runs. O(log n); O(ready) if it stands in
-- the ready list. ARGV: id. Returns where the job was.
local id = ARGV[1]
local state = locate(id)
if state == 'absent' or state == 'running' then return state end
local group = group_of(id)
take_out(id, state)
leave(id, group)
close_ready()
forget({ id })
return state
