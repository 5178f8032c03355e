import { sha1 } from '@noble/hashes/legacy.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'

/** One Lua script, which Redis runs as one step. */
export interface RedisScript {
  readonly text: string
  /** What `EVALSHA` knows it by. */
  readonly sha1: string
}

/**
 * Puts a script together. Its first line has three consequences: a replica does not run it, so that nobody judges by old data;
 * it reaches keys of one slot only; and, unless it `grows` the data, a full Redis runs it all the same.
 */
export function createScript(memory: 'grows' | 'stays', ...parts: readonly string[]): RedisScript {
  const head = memory === 'grows' ? '#!lua' : '#!lua flags=allow-oom'
  const text = [head, ...parts.map((part) => part.trim())].join('\n')
  return { text, sha1: bytesToHex(sha1(utf8ToBytes(text))) }
}
