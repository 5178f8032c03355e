import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { chainValueFromBytes } from '../refresh-token/chain.ts'
import { formatChainValue } from '../sessions/chain-bytes.ts'
import type { ChainValue } from '../sessions/session.ts'

/** Writes a chain value for `decode($1, 'hex')`. */
export function formatHexChain(chain: ChainValue): string {
  return bytesToHex(formatChainValue(chain))
}

/** Reads what `encode(chain, 'hex')` makes. */
export function parseHexChain(value: unknown): ChainValue | undefined {
  return typeof value === 'string' && /^[\da-f]{32}$/.test(value) ? chainValueFromBytes(hexToBytes(value)) : undefined
}

/** Drivers hand out a bigint as text, as number or as bigint. */
export function parseWhole(value: unknown): number | undefined {
  const number = typeof value === 'bigint' || (typeof value === 'string' && value !== '') ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined
}

export function parseFlag(value: unknown): boolean | undefined {
  return typeof value === 'boolean' ? value : undefined
}

export function formatWhole(value: number | undefined): string | null {
  return value === undefined ? null : String(value)
}

/** Writes an array for `($1::text)::text[]`: the same text whatever the driver makes of arrays. */
export function formatArray(items: readonly (string | null)[]): string {
  return `{${items.map((item) => (item === null ? 'NULL' : `"${item.replaceAll(/["\\]/g, '\\$&')}"`)).join(',')}}`
}
