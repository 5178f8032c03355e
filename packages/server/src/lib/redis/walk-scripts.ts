import { luaNumbers, luaPlaces, luaRead, luaRevoke } from './lua-session.ts'
import { createScript, type RedisScript } from './redis-script.ts'

/**
 * A part of a walk through all sessions: those whose ids begin with one character, in the order of their ids, so many at
 * most. Answers the last id that it looked at (or nothing), how many it looked at, whether there are more, and what it found.
 *
 * The set b has the first two characters of all ids that some index holds. The sixteen indexes that share them are read as one:
 * the third character in the name of an index stands for four, not all of them next to each other in the order of texts.
 */
function createWalkScript(visit: string, ...parts: readonly string[]): RedisScript {
  return createScript(
    'stays',
    luaNumbers,
    luaPlaces,
    luaRead,
    ...parts,
    `
local first, after, most = ARGV[1], ARGV[2], tonumber(ARGV[3])
local found, looked, last = {}, 0, ''
${visit}
local function behind(pair)
  local keys, zeros = {}, {}
  for third in string.gmatch('AEIMQUYcgkosw048', '.') do
    keys[#keys + 1], zeros[#zeros + 1] = place('i:' .. pair .. third), 0
  end
  local union = { 'ZUNION', #keys, unpack(keys) }
  union[#union + 1] = 'WEIGHTS'
  for _, zero in ipairs(zeros) do union[#union + 1] = zero end
  for _, id in ipairs(redis.call(unpack(union))) do
    if after == '' or isBehind(id, after) then
      if looked == most then return true end
      looked, last = looked + 1, id
      local value = redis.call('GET', place(id))
      if not value then
        forget(id)
      elseif visit(id, value) == 'enough' then
        return true
      end
    end
  end
  if redis.call('EXISTS', unpack(keys)) == 0 then redis.call('ZREM', place('b'), pair) end
  return false
end
local start = '[' .. (after == '' and first or string.sub(after, 1, 2))
for _, pair in ipairs(redis.call('ZRANGEBYLEX', place('b'), start, '[' .. first .. '\\255')) do
  if behind(pair) then return { last, looked, 1, found } end
end
return { last, looked, 0, found }`,
  )
}

const luaForget = `
local function forget(id) redis.call('ZREM', place('i:' .. index(id)), id) end`

/** Finds so many living sessions at most: ids and values in turn. */
export const walkListScript: RedisScript = createWalkScript(
  `
local subject, method, manager, now, limit = ARGV[4], ARGV[5], ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
local function visit(id, value)
  if isAlive(value, now) and fits(value, subject, method, manager) then
    found[#found + 1] = id
    found[#found + 1] = value
    if #found >= 2 * limit then return 'enough' end
  end
end`,
  luaForget,
)

/** Finds the ids of those that it revoked. */
export const walkRevokeScript: RedisScript = createWalkScript(
  `
local subject, method, manager, except, at, reason, deadUntil, channel = unpack(ARGV, 4, 11)
local function visit(id, value)
  if id ~= except and not isRevoked(value) and fits(value, subject, method, manager) then
    if #found == 0 then redis.call('PUBLISH', channel, '') end
    revoke(id, value, at, reason, deadUntil)
    found[#found + 1] = id
  end
end`,
  luaForget,
  luaRevoke,
)

/** Finds the ids of those that it deleted. */
export const sweepScript: RedisScript = createWalkScript(
  `
local endedBy = tonumber(ARGV[4])
local function visit(id, value)
  if endOf(value) <= endedBy then
    redis.call('DEL', place(id))
    forget(id)
    found[#found + 1] = id
  end
end`,
  luaForget,
)
