import { isRecord, type JsonObject } from '@tokenpair/protocol'

/** A text in JSON, with a colon behind it where it names a member. */
const textInJson = /"(?:[^"\\]|\\.)*"\s*(:)?/gu
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/**
 * Reads a JSON object that can be read in one way only.
 *
 * @returns The object, or `undefined` where the bytes are anything else: invalid UTF-8, a byte-order mark, another JSON
 *   value, or an object in which a member occurs twice or is called `__proto__`.
 */
export function parseStrictJson(bytes: Uint8Array): JsonObject | undefined {
  try {
    return parseStrictText(decoder.decode(bytes))
  } catch {
    return undefined
  }
}

/** The same for bytes that were read as UTF-8 already. */
export function parseStrictText(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isJsonObject(value) && (isPlain(value, text) || countMembers(value) === countNames(text)) ? value : undefined
  } catch {
    return undefined
  }
}

/** Whether a text is what `JSON.stringify` writes: then no member can be there twice. It is the quick way to know. */
function isPlain(value: JsonObject, text: string): boolean {
  return JSON.stringify(value) === text && !text.includes('__proto__')
}

/** For what `JSON.parse` made, which holds nothing but JSON. */
function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value)
}

/** How many members are written in a JSON text: more than are read from it, where one occurs twice. */
function countNames(text: string): number {
  return [...text.matchAll(textInJson)].filter(([, colon]) => colon !== undefined).length
}

/** How many members a value has at all its depths; `NaN`, which equals no count, where one is called `__proto__`. */
function countMembers(root: unknown): number {
  let count = 0
  const pending = [root]
  while (pending.length > 0) {
    const value = pending.pop()
    if (isRecord(value)) {
      if (Object.hasOwn(value, '__proto__')) return Number.NaN
      count += Object.keys(value).length
    }
    const values: unknown[] = typeof value === 'object' && value !== null ? Object.values(value) : []
    pending.push(...values)
  }
  return count
}
