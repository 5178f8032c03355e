import { JwtAlgorithm } from '@tokenpair/server'
import type { Io } from './io.ts'

/** The variables that `JwtConfigFromPasswords` reads. */
export const passwordNames = {
  pepper: 'TOKENPAIR_PASSWORD_jwtRefreshTokenHashPepper',
  secret: 'TOKENPAIR_PASSWORD_jwtHmacSha512PrivateKey',
  privateKey: 'TOKENPAIR_PASSWORD_jwtEcdsaSha512PrivateKey',
  publicKey: 'TOKENPAIR_PASSWORD_jwtEcdsaSha512PublicKey',
} as const

/** The keys of the environment that verify access tokens, former ones last. Those that cannot be used are left out. */
export function verifiersOf({ env }: Pick<Io, 'env'>): readonly JwtAlgorithm[] {
  const { secret, privateKey, publicKey } = passwordNames
  return ['', 'Previous'].flatMap((end) => [
    ...made(env[secret + end], (text) => JwtAlgorithm.hmacSha512(text)),
    ...made(env[privateKey + end], (text) => JwtAlgorithm.ecdsaSha512({ privateKey: text })),
    ...made(env[publicKey + end], (text) => JwtAlgorithm.ecdsaSha512({ publicKey: text })),
  ])
}

/** The peppers of the environment, the former one last. */
export function peppersOf({ env }: Pick<Io, 'env'>): readonly string[] {
  return ['', 'Previous'].flatMap((end) => made(env[passwordNames.pepper + end], (text) => text))
}

function made<Value>(text: string | undefined, make: (text: string) => Value): readonly Value[] {
  if (text === undefined || text === '') return []
  try {
    return [make(text)]
  } catch {
    return [] // `tokenpair doctor` says what is wrong with it
  }
}
