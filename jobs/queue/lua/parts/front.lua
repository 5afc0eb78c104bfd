-- To the front of the ready list: a job that was handed out and came back through no fault of its own.
local function make_ready_first(id)
  if call('LPUSH', q .. ':active', id) == 1 then wake() end
end
