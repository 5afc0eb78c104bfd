-- One page of the ids under which data is stored, without the data. O(page). ARGV: cursor, page size.
-- Returns { next cursor, ids }.
local page = call('HSCAN', DATA, ARGV[1], 'COUNT', ARGV[2])
local ids = {}
for i = 1, #page[2], 2 do ids[#ids + 1] = page[2][i] end
return { page[1], ids }
