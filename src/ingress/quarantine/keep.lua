-- Keeps one entry aside, within the source's bounds: the oldest go first, and those that are too old.
-- KEYS: entries, bytes. ARGV: entry, now (ms), longest age (ms), most bytes. An entry is "<received ms> <json>".
redis.call('RPUSH', KEYS[1], ARGV[1])
local bytes = redis.call('INCRBY', KEYS[2], #ARGV[1])
while true do
    local oldest = redis.call('LINDEX', KEYS[1], 0)
    if not oldest then break end
    local age = tonumber(ARGV[2]) - tonumber(string.match(oldest, '^%d+'))
    if bytes <= tonumber(ARGV[4]) and age <= tonumber(ARGV[3]) then break end
    redis.call('LPOP', KEYS[1])
    bytes = redis.call('DECRBY', KEYS[2], #oldest)
end
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2], ARGV[3])
