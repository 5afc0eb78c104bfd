-- Out of the books of its state; a waiting job stands in its group alone. O(ready) for a ready job: the list has to be
-- searched. (It may have been asked to cancel while it ran, and have been handed back since.)
local function take_out(id, state)
  call('SREM', q .. ':cancel', id)
  if state == 'ready' then
    call('LREM', q .. ':active', 1, id)
  elseif state ~= 'waiting' then
    call('ZREM', q .. ':' .. state, id)
  end
end
