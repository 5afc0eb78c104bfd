-- A job whose run was broken off, by a lapse or a shutdown: before the others, and due since now, for it was served before.
local function run_again(id)
  call('HSET', DUE, id, now)
  make_ready_first(id)
end
