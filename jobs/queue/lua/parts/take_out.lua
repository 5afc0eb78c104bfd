-- Out of the books of its state; a waiting job stands in its group alone. O(ready) for a ready job: the list has to be
-- searched.
local function take_out(id, state)
  if state == 'ready' then
    call('LREM', q .. ':active', 1, id)
  elseif state ~= 'waiting' then
    call('ZREM', q .. ':' .. state, id)
  end
end
