-- Now, in Unix seconds with a fraction (as a number, and as text for scores and fields), by Redis's own clock: the only
-- clock that decides what is due and what has lapsed.
local time = call('TIME')
local t = time[1] + time[2] / 1000000
local now = time[1] .. '.' .. string.sub('00000' .. time[2], -6)
