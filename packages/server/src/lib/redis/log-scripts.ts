import { createScript, type RedisScript } from './redis-script.ts'

/** Adds entries, one for each argument behind the channel. */
export const appendScript: RedisScript = createScript(
  'stays',
  `
for i = 2, #ARGV do redis.call('XADD', KEYS[1], '*', 'e', ARGV[i]) end
redis.call('PUBLISH', ARGV[1], '')
return #ARGV - 1`,
)

/**
 * Reads what is behind a place: places and entries in turn. Where the entry at that place is gone, it reads from the start:
 * what was before it may have been swept, or a failover may have taken the last entries back and others may have come since.
 */
export const readScript: RedisScript = createScript(
  'stays',
  `
local after, limit = ARGV[1], tonumber(ARGV[2])
local page = after ~= '' and redis.call('XRANGE', KEYS[1], after, '+', 'COUNT', limit + 1) or {}
if page[1] and page[1][1] == after then
  table.remove(page, 1)
else
  page = redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', limit)
end
local found = {}
for _, entry in ipairs(page) do
  found[#found + 1] = entry[1]
  found[#found + 1] = entry[2][2]
end
return found`,
)

/** Looks at some of the oldest entries, and deletes those that are over. Answers how many. */
export const trimScript: RedisScript = createScript(
  'stays',
  `
local now, deleted = tonumber(ARGV[1]), 0
for _, entry in ipairs(redis.call('XRANGE', KEYS[1], '-', '+', 'COUNT', ARGV[2])) do
  if tonumber(string.match(entry[2][2], '^%a+ %a+ (%d+)')) <= now then
    deleted = deleted + redis.call('XDEL', KEYS[1], entry[1])
  end
end
return deleted`,
)
