// How a session lies in its string; session-value.ts reads the same. Integers are big-endian:
//
//   1      flags: 1 is bound to attempt ids, 2 is revoked
//   2-5    generation
//   6-40   createdAt, refreshedAt, idleLifetime, idleExpiresAt, absoluteExpiresAt, 7 bytes each
//   then, where it is revoked, 7 bytes of the moment and one of the reason
//   then the chain value and the two before it, 19 characters of 7 bits each
//   then texts with U+0000 between them: subject, method, manager, scopes, device and claims, the last three up to the
//   last one that is not empty. subject-text.ts and scopes-text.ts say how two of them are written; device and claims are
//   JSON without its outer brackets.
//
// A UUID, a scope and the name of a device make about 154 bytes. Redis keeps up to 156 in a block of 160, and more in 192.
//
// Keys of one script share the hash tag of the first one, and so lie on one node of a cluster.

/** Later than any moment; stands for none. */
export const never: number = Number.MAX_SAFE_INTEGER

/** Milliseconds for which Redis keeps a session that is over: longer than the week after which a sweep deletes it. */
const retention = 8 * 24 * 3_600_000

/** What scripts that write sessions share. */
export const luaNumbers: string = `
local NEVER, RETENTION = ${never}, ${retention}
local HEAD = '>BI4I7I7I7I7I7'`

/** Finds the other keys of a slot. */
export const luaPlaces = `
local slot = string.match(KEYS[1], '^.*}:')
local function place(name) return slot .. name end
local function index(id)
  local letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  local third = string.find(letters, string.sub(id, 3, 3), 1, true)
  third = third - (third - 1) % 4
  return string.sub(id, 1, 2) .. string.sub(letters, third, third)
end`

/** Reads a session. */
export const luaRead = `
local function isRevoked(value) return string.byte(value) >= 2 end
local function isAlive(value, now)
  local idle, absolute = struct.unpack('>I7I7', value, 27)
  return not isRevoked(value) and idle > now and absolute > now
end
local function endOf(value)
  local idle, absolute = struct.unpack('>I7I7', value, 27)
  local revoked = isRevoked(value) and struct.unpack('>I7', value, 41) or NEVER
  return math.min(idle, absolute, revoked)
end
local function fits(value, subject, method, manager) -- asked only of what is not revoked
  local s, m, g = string.match(value, '^([^%z]*)%z([^%z]*)%z([^%z]*)', 98)
  return (subject == '*' or '=' .. s == subject) and (method == '*' or '=' .. m == method)
    and (manager == '*' or '=' .. g == manager)
end
local function isBehind(id, other)
  for i = 1, #other do
    local a, b = string.byte(id, i), string.byte(other, i)
    if a ~= b then return a > b end
  end
  return false
end`

/** Revokes a session and writes the entry of the log, one with the other. */
export const luaRevoke = `
local function revoke(id, value, at, reason, deadUntil)
  local revoked = string.char(string.byte(value) + 2) .. string.sub(value, 2, 40)
    .. struct.pack('>I7B', tonumber(at), tonumber(reason)) .. string.sub(value, 41)
  redis.call('SET', place(id), revoked, 'PX', RETENTION)
  redis.call('XADD', place('log'), '*', 'e', 'dead session ' .. deadUntil .. ' - ' .. id)
end`
