-- Hands out no more jobs of the lane. O(1). A full Redis takes it too: that is when somebody may want it.
call('SET', q .. ':paused', 1)
return 1
