-- Takes one entry out, if it is still there.
-- KEYS: entries, bytes. ARGV: entry.
local taken = redis.call('LREM', KEYS[1], 1, ARGV[1])
if taken > 0 then redis.call('DECRBY', KEYS[2], #ARGV[1]) end
return taken
