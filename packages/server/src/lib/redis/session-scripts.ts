import { luaNumbers, luaPlaces, luaRead, luaRevoke } from './lua-session.ts'
import { createScript, type RedisScript } from './redis-script.ts'

// The first key is that of the session, or that of the index in which a subject's sessions stand.

/** Answers 0 where the id is taken. */
export const insertScript: RedisScript = createScript(
  'grows',
  luaNumbers,
  luaPlaces,
  `
local id, score, flags, generation, chain, h1, h2 = unpack(ARGV, 1, 7)
local created, refreshed, life, idle, absolute = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10]),
  tonumber(ARGV[11]), tonumber(ARGV[12])
local revocation = ARGV[14] and struct.pack('>I7B', tonumber(ARGV[14]), tonumber(ARGV[15])) or ''
local value = struct.pack(HEAD, tonumber(flags), tonumber(generation), created, refreshed, life, idle, absolute)
  .. revocation .. chain .. h1 .. h2 .. ARGV[13]
local over = math.min(idle, absolute)
local set = { 'SET', KEYS[1], value, 'NX' }
if over < NEVER then
  set[5], set[6] = 'PX', math.max(over - refreshed, 0) + RETENTION
end
if not redis.call(unpack(set)) then return 0 end
redis.call('ZADD', place('i:' .. index(id)), score, id)
redis.call('ZADD', place('b'), 0, string.sub(id, 1, 2))
return 1`,
)

export const findScript: RedisScript = createScript('stays', `return redis.call('GET', KEYS[1])`)

/** Answers the session as it stands afterwards, or nothing where nothing was changed. */
export const advanceScript: RedisScript = createScript(
  'stays',
  luaNumbers,
  `
local value = redis.call('GET', KEYS[1])
if not value then return false end
local flags, generation, created, _, life, idle, absolute = struct.unpack(HEAD, value)
local now, attempt = tonumber(ARGV[7]), tonumber(ARGV[8])
if flags > attempt or generation ~= tonumber(ARGV[1]) or string.sub(value, 41, 59) ~= ARGV[2]
  or idle <= now or absolute <= now then
  return false
end
idle = life < NEVER and now + life or NEVER
value = struct.pack(HEAD, attempt, tonumber(ARGV[3]), created, now, life, idle, absolute)
  .. ARGV[4] .. ARGV[5] .. ARGV[6] .. string.sub(value, 98)
local over = math.min(idle, absolute)
if over < NEVER then
  redis.call('SET', KEYS[1], value, 'PX', over - now + RETENTION)
else
  redis.call('SET', KEYS[1], value)
end
return value`,
)

/** Answers the ids and values of a subject's living sessions, in the order of their ids. */
export const listScript: RedisScript = createScript(
  'stays',
  luaNumbers,
  luaPlaces,
  luaRead,
  `
local score, subject, method, manager, after = unpack(ARGV, 1, 5)
local now, limit = tonumber(ARGV[6]), tonumber(ARGV[7])
local found = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], score, score)) do
  if #found >= 2 * limit then break end
  if after == '' or isBehind(id, after) then
    local value = redis.call('GET', place(id))
    if not value then
      redis.call('ZREM', KEYS[1], id)
    elseif isAlive(value, now) and fits(value, subject, method, manager) then
      found[#found + 1] = id
      found[#found + 1] = value
    end
  end
end
return found`,
)

/** Answers 1 where it revoked the session. */
export const revokeScript: RedisScript = createScript(
  'stays',
  luaNumbers,
  luaPlaces,
  luaRead,
  luaRevoke,
  `
local id, at, reason, deadUntil, channel, generation, chain = unpack(ARGV, 1, 7)
local value = redis.call('GET', KEYS[1])
if not value or isRevoked(value) then return 0 end
if generation then
  local isThere = struct.unpack('>I4', value, 2) == tonumber(generation) and string.sub(value, 41, 59) == chain
  if not isThere then return 0 end
end
revoke(id, value, at, reason, deadUntil)
redis.call('PUBLISH', channel, '')
return 1`,
)

/** Answers the ids of the subject's sessions that it revoked. */
export const revokeSubjectScript: RedisScript = createScript(
  'stays',
  luaNumbers,
  luaPlaces,
  luaRead,
  luaRevoke,
  `
local score, subject, method, manager, except, at, reason, deadUntil, channel = unpack(ARGV, 1, 9)
local revoked = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], score, score)) do
  local value = id ~= except and redis.call('GET', place(id))
  if value and not isRevoked(value) and fits(value, subject, method, manager) then
    revoke(id, value, at, reason, deadUntil)
    revoked[#revoked + 1] = id
  end
end
if #revoked > 0 then redis.call('PUBLISH', channel, '') end
return revoked`,
)
