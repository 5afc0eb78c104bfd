-- The jobs that wait in one group. O(limit). ARGV: the group's key, limit. Returns descriptions.
local answer = {}
for i, id in ipairs(call('LRANGE', ARGV[1], 1, ARGV[2])) do answer[i] = describe(id, 'waiting') end
return answer
