import { decodeBase64Url } from '../encoding/base64url.ts'
import { chainValueBytes, chainValueFromBytes } from '../refresh-token/chain.ts'
import type { ChainValue } from '../sessions/session.ts'

/** Writes a chain value as its 16 bytes. */
export function formatChainValue(chain: ChainValue): Uint8Array {
  const bytes = decodeBase64Url(chain)
  if (bytes?.length !== chainValueBytes) throw new TypeError('A chain value has to be 16 bytes in base64url')
  return bytes
}

/** Reads a column that holds a chain value, or `undefined` where it holds none. */
export function parseChainValue(value: unknown): ChainValue | undefined {
  return value instanceof Uint8Array && value.length === chainValueBytes ? chainValueFromBytes(value) : undefined
}
