/** A value that survives JSON. */
export type JsonValue = string | number | boolean | null | readonly JsonValue[] | JsonObject

/** An object that survives JSON. */
export interface JsonObject {
  readonly [name: string]: JsonValue
}

/** Whether a value from outside is an object with members: no array, no `null`. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
