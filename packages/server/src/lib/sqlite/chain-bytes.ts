import { decodeBase64Url, encodeBase64Url } from '@tokenpair/protocol'
import type { ChainValue } from '../sessions/session.ts'

const chainValueBytes = 16

/** Writes a chain value as its 16 bytes. */
export function formatChainValue(chain: ChainValue): Uint8Array {
  const bytes = decodeBase64Url(chain)
  if (bytes?.length !== chainValueBytes) throw new TypeError('A chain value has to be 16 bytes in base64url')
  return bytes
}

/** Reads a chain value from its 16 bytes. */
export function parseChainValue(value: unknown): ChainValue | undefined {
  if (!(value instanceof Uint8Array) || value.length !== chainValueBytes) return undefined
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- 16 bytes are a chain value
  return encodeBase64Url(value) as ChainValue
}
