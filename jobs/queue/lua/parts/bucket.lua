-- The rate limit: a token bucket of ARGV[9] tokens, filled with ARGV[8] a second. A job that is handed out costs one.
local BUCKET = q .. ':bucket'
local left

local function tokens()
  local kept = call('HMGET', BUCKET, 'tokens', 'at')
  local filled = kept[1] and kept[1] + math.max(0, t - kept[2]) * ARGV[8] or math.huge
  left = math.min(filled, tonumber(ARGV[9]))
  return math.floor(left)
end

-- A bucket that has filled up again is forgotten.
local function spend(n)
  if n == 0 then return end
  left = left - n
  call('HSET', BUCKET, 'tokens', string.format('%.6f', left), 'at', now)
  call('PEXPIRE', BUCKET, math.ceil((ARGV[9] - left) / ARGV[8] * 1000) + 1)
end

local function next_token() return math.max(1, math.ceil((1 - left) / ARGV[8] * 1000)) end
