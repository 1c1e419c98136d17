"""What Redis does in one step. Each board is a sorted set, with a hash beside it: by user, the stamp of their member.

The mark is a hash: `generation`, `write`, and for each board, by its key, how many users are on it. A board is complete
in itself if the set, the hash and the mark agree on that number: Redis evicts and expires whole keys, and never a part.
"""

from typing import Final

_COMPLETE: Final = """
local function is_complete(mark, board, members)
  local counted = tonumber(redis.call('HGET', mark, board) or '0')
  return redis.call('ZCARD', board) == counted and redis.call('HLEN', members) == counted
end

local function is_at(mark, generation, confirmed)
  local stored = redis.call('HMGET', mark, 'generation', 'write')
  return stored[1] == generation and stored[2] and tonumber(stored[2]) >= tonumber(confirmed)
end
"""

ARE_WHOLE: Final = (
    _COMPLETE
    + """
-- KEYS: the mark; of each board, the set and the hash. ARGV: the generation, the confirmed write.
if not is_at(KEYS[1], ARGV[1], ARGV[2]) then return 0 end
for index = 2, #KEYS, 2 do
  if not is_complete(KEYS[1], KEYS[index], KEYS[index + 1]) then return 0 end
end
return 1
"""
)

WRITE: Final = (
    _COMPLETE
    + """
-- KEYS: as above. ARGV: the generation, the confirmed write, the number of this write; of each board, when it is
-- deleted (or ''); then of each user the number of the board, the id, the stamp, the tail, the points (or '').
if not is_at(KEYS[1], ARGV[1], ARGV[2]) then return 0 end
if tonumber(redis.call('HGET', KEYS[1], 'write')) >= tonumber(ARGV[3]) then return 0 end
local boards = (#KEYS - 1) / 2
for board = 1, boards do
  if not is_complete(KEYS[1], KEYS[2 * board], KEYS[2 * board + 1]) then return 0 end
end
for index = 4 + boards, #ARGV, 5 do
  local board, user, stamp, tail, points = unpack(ARGV, index, index + 4)
  local key, members = KEYS[2 * board], KEYS[2 * board + 1]
  local before = redis.call('HGET', members, user)
  if before and (points == '' or before ~= stamp) then redis.call('ZREM', key, before .. tail) end
  if points ~= '' then
    redis.call('ZADD', key, points, stamp .. tail)
    if before ~= stamp then redis.call('HSET', members, user, stamp) end
  elseif before then
    redis.call('HDEL', members, user)
  end
end
for board = 1, boards do
  local key, members, deleted_at = KEYS[2 * board], KEYS[2 * board + 1], ARGV[3 + board]
  redis.call('HSET', KEYS[1], key, redis.call('ZCARD', key))
  if deleted_at ~= '' then
    redis.call('EXPIREAT', key, deleted_at)
    redis.call('EXPIREAT', members, deleted_at)
  end
end
redis.call('HSET', KEYS[1], 'write', ARGV[3])
return 1
"""
)

EXCHANGE: Final = """
-- KEYS: the mark; of each board, the set, the hash, the new set, the new hash. ARGV: the generation, the number of this
-- write; of each board, when it is deleted (or '').
local seen = tonumber(redis.call('HGET', KEYS[1], 'write') or '0')
if seen >= tonumber(ARGV[2]) then return 0 end
redis.call('DEL', KEYS[1])
for index = 2, #KEYS, 4 do
  local deleted_at = ARGV[2 + (index + 2) / 4]
  for part = 0, 1 do
    local old, new = KEYS[index + part], KEYS[index + part + 2]
    redis.call('UNLINK', old)
    if redis.call('EXISTS', new) == 1 then
      redis.call('RENAME', new, old)
      redis.call('PERSIST', old)
      if deleted_at ~= '' then redis.call('EXPIREAT', old, deleted_at) end
    end
  end
  redis.call('HSET', KEYS[1], KEYS[index], redis.call('ZCARD', KEYS[index]))
end
redis.call('HSET', KEYS[1], 'generation', ARGV[1], 'write', ARGV[2])
return 1
"""

_ANSWER: Final = """
local function answer(rank, first, last)
  local stored = redis.call('HMGET', KEYS[1], 'generation', 'write')
  local complete = stored[1] and stored[2] and is_complete(KEYS[1], KEYS[2], KEYS[3])
  local lines = last < first and {} or redis.call('ZREVRANGE', KEYS[2], first, last, 'WITHSCORES')
  return {complete and stored[1] or '', stored[2] or '0', redis.call('ZCARD', KEYS[2]), rank, first, lines}
end
"""

PAGE: Final = (
    _COMPLETE
    + _ANSWER
    + """
-- KEYS: the mark, the set, the hash. ARGV: the first and the last index.
return answer(-1, tonumber(ARGV[1]), tonumber(ARGV[2]))
"""
)

AROUND: Final = (
    _COMPLETE
    + _ANSWER
    + """
-- KEYS: the mark, the set, the hash. ARGV: the user, the tail of their member, how far to look.
local stamp = redis.call('HGET', KEYS[3], ARGV[1])
local index = stamp and redis.call('ZREVRANK', KEYS[2], stamp .. ARGV[2])
if not index then return answer(-1, 0, -1) end
return answer(index, math.max(0, index - ARGV[3]), index + ARGV[3])
"""
)
