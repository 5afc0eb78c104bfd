-- A time as a score: six places, where Lua's own conversion would keep four.
local function seconds(at) return string.format('%.6f', at) end
