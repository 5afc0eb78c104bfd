-- Lets go the entries that are too old, the oldest first; at most so many a call. Returns how many went.
-- KEYS: entries, bytes. ARGV: now (ms), longest age (ms), most. An entry is "<received ms> <json>".
local most = tonumber(ARGV[3])
for gone = 0, most - 1 do
    local oldest = redis.call('LINDEX', KEYS[1], 0)
    if not oldest then
        redis.call('DEL', KEYS[2])
        return gone
    end
    if tonumber(ARGV[1]) - tonumber(string.match(oldest, '^%d+')) <= tonumber(ARGV[2]) then return gone end
    redis.call('LPOP', KEYS[1])
    redis.call('DECRBY', KEYS[2], #oldest)
end
return most
