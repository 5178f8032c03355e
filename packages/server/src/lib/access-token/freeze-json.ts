import type { JsonValue } from '@tokenpair/protocol'

/** Freezes what came from JSON, to its last member, so that several may hold it and none can change it for the others. */
export function freezeJson<Value extends JsonValue | undefined>(value: Value): Value {
  if (typeof value !== 'object' || value === null) return value
  for (const member of Object.values(value)) freezeJson(member)
  return Object.freeze(value)
}
