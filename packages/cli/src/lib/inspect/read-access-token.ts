import { decodeBase64Url, isRecord, type JsonObject, type JsonValue } from '@tokenpair/protocol'

/** A JWT as it is written, whoever signed it. */
export interface AccessToken {
  readonly header: JsonObject
  readonly claims: JsonObject
  /** What is signed. */
  readonly input: Uint8Array<ArrayBuffer>
  readonly signature: Uint8Array<ArrayBuffer>
}

/** Reads a JWT (RFC 7519); `undefined` where the text is none. */
export function readAccessToken(text: string): AccessToken | undefined {
  const [head, body, tail, ...more] = text.split('.')
  if (head === undefined || body === undefined || tail === undefined || more.length > 0) return undefined
  const header = parseObject(head)
  const claims = parseObject(body)
  const signature = decodeBase64Url(tail)
  if (header === undefined || claims === undefined || signature === undefined) return undefined
  return { header, claims, input: new TextEncoder().encode(`${head}.${body}`), signature: Uint8Array.from(signature) }
}

function parseObject(part: string): JsonObject | undefined {
  const bytes = decodeBase64Url(part)
  if (bytes === undefined) return undefined
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isJsonObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isJsonObject(value: unknown): value is JsonObject {
  return isRecord(value) && Object.values(value).every(isJsonValue)
}

/** What `JSON.parse` makes is nothing else. */
function isJsonValue(value: unknown): value is JsonValue {
  return value !== undefined
}
