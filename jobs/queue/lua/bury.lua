-- Stores a job as dead. O(1). Refused by a full Redis.
-- ARGV: history cap, dead cap, id, payload, reason, and what else belongs to the job, as JSON.
-- Returns 1 if it is new, 0 if its id was there.
if not store(ARGV[3], ARGV[4], ARGV[6]) then return 0 end
close_stored()
end_as('dead', ARGV[3], ARGV[5])
close_ended()
return 1
