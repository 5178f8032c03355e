/** What a JWK has to be for. */
export interface JwkPurpose {
  readonly alg: string
  /** All that it has to be able to do (RFC 7517 section 4.3). */
  readonly operations: readonly ('sign' | 'verify')[]
}

/** The older name of the algorithm, which still stands in the key files of other tools (RFC 9864). */
const formerNames: Readonly<Record<string, string>> = { Ed25519: 'EdDSA' }

/**
 * Compares what a JWK says that it is for with what it shall be used for (RFC 7517 sections 4.2 to 4.4).
 *
 * @returns What is wrong and how to mend it; `undefined` where nothing is.
 */
export function objectToPurpose(jwk: Record<string, unknown>, { alg, operations }: JwkPurpose): string | undefined {
  const { alg: named, use, key_ops: able } = jwk
  const only = `give a key that is for ${alg} only`
  if (named !== undefined && named !== alg && named !== formerNames[alg]) return `is a JWK with another alg: ${only}`
  if (use !== undefined && use !== 'sig') return `is a JWK with a use other than sig: ${only}`
  if (able === undefined) return undefined
  if (!Array.isArray(able) || new Set(able).size < able.length || !operations.every((name) => able.includes(name))) {
    return `is a JWK whose key_ops are not a list, each once, with ${operations.join(' and ')}: ${only}`
  }
  return undefined
}
