-- Lets go the entries that are too old, the oldest first; at most 1,000 a call.
-- KEYS: entries, bytes. ARGV: now (ms), longest age (ms). An entry is "<received ms> <json>".
for _ = 1, 1000 do
    local oldest = redis.call('LINDEX', KEYS[1], 0)
    if not oldest then return redis.call('DEL', KEYS[2]) end
    if tonumber(ARGV[1]) - tonumber(string.match(oldest, '^%d+')) <= tonumber(ARGV[2]) then return 0 end
    redis.call('LPOP', KEYS[1])
    redis.call('DECRBY', KEYS[2], #oldest)
end
