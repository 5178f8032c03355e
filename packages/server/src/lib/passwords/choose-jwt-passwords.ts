import { JwtAlgorithm } from '../jwt-algorithm.ts'
import type { PasswordReading, Passwords } from './read-passwords.ts'

/** The algorithms whose keys are passwords, by the functions of `JwtAlgorithm` that make them. */
export const jwtPasswordAlgorithms = ['hmacSha512', 'ecdsaSha512'] as const

/** The algorithm that signs. */
export type JwtPasswordAlgorithm = (typeof jwtPasswordAlgorithms)[number]

/** What the passwords say of a `JwtConfig`. */
export interface JwtPasswords {
  readonly algorithm: JwtAlgorithm
  readonly refreshTokenHashPepper: string
  readonly previousAlgorithms: readonly JwtAlgorithm[]
  readonly previousPeppers: readonly string[]
}

/** What {@link chooseJwtPasswords} goes by. */
export interface JwtPasswordsChoice {
  /** Whose key signs; by default that of the only one that there is. */
  readonly algorithm: JwtPasswordAlgorithm | undefined
  /** Throws where a pepper cannot be used, without showing it. */
  readonly checkPepper: (pepper: string) => unknown
}

const pepperKey = 'jwtRefreshTokenHashPepper'
const hmacKey = 'jwtHmacSha512PrivateKey'
const ecdsaKey = 'jwtEcdsaSha512PrivateKey'
const ecdsaPublicKey = 'jwtEcdsaSha512PublicKey'
const previous = (key: string): string => `${key}Previous`

const hmacOf = (secret: string): JwtAlgorithm => JwtAlgorithm.hmacSha512(secret)
const ecdsaOf = (privateKey: string): JwtAlgorithm => JwtAlgorithm.ecdsaSha512({ privateKey })
const ecdsaVerifierOf = (publicKey: string): JwtAlgorithm => JwtAlgorithm.ecdsaSha512({ publicKey })
const checkedBy =
  (check: (text: string) => unknown) =>
  (text: string): string => {
    check(text)
    return text
  }

/**
 * Takes what a `JwtConfig` needs out of the passwords.
 *
 * @throws {TypeError} One sentence for each password that is missing or has to be mended; never its value.
 */
export function chooseJwtPasswords(passwords: Passwords, choice: JwtPasswordsChoice): JwtPasswords {
  const pepperOf = checkedBy(choice.checkPepper)
  const pepper = passwords.read(pepperKey, pepperOf)
  const signing = readSigningAlgorithm(passwords, choice.algorithm)
  const previousPeppers = [passwords.read(previous(pepperKey), pepperOf)]
  const previousAlgorithms = [
    passwords.read(previous(hmacKey), hmacOf),
    passwords.read(previous(ecdsaKey), ecdsaOf),
    passwords.read(previous(ecdsaPublicKey), ecdsaVerifierOf),
  ]

  const required = [pepper, signing].flatMap((reading) => (reading.kind === 'made' ? [] : [reading.complaint]))
  const optional = [...previousPeppers, ...previousAlgorithms].flatMap((reading) =>
    reading.kind === 'wrong' ? [reading.complaint] : [],
  )
  const complaints = [...required, ...optional]
  if (pepper.kind !== 'made' || signing.kind !== 'made' || complaints.length > 0) {
    throw new TypeError(`JwtConfigFromPasswords has passwords to mend: ${complaints.join('; ')}`)
  }
  return {
    algorithm: signing.value,
    refreshTokenHashPepper: pepper.value,
    previousAlgorithms: previousAlgorithms.flatMap(valueOf),
    previousPeppers: previousPeppers.flatMap(valueOf),
  }
}

function readSigningAlgorithm(
  passwords: Passwords,
  algorithm: JwtPasswordAlgorithm | undefined,
): PasswordReading<JwtAlgorithm> {
  const hmac = passwords.read(hmacKey, hmacOf)
  if (algorithm === 'hmacSha512') return hmac
  const ecdsa = readEcdsaAlgorithm(passwords)
  if (algorithm === 'ecdsaSha512' || (hmac.kind === 'absent' && ecdsa.kind !== 'absent')) return ecdsa
  if (hmac.kind === 'absent') return { ...hmac, complaint: `${hmac.complaint}, or give ${ecdsaKey} instead` }
  if (ecdsa.kind === 'absent') return hmac
  const advice = 'give only one of them, or say by the option algorithm which one signs'
  return { kind: 'wrong', complaint: `${hmacKey} and ${ecdsaKey}: ${advice}` }
}

function readEcdsaAlgorithm(passwords: Passwords): PasswordReading<JwtAlgorithm> {
  const publicKey = passwords.read(ecdsaPublicKey, checkedBy(ecdsaVerifierOf))
  const signing = passwords.read(ecdsaKey, (privateKey) =>
    JwtAlgorithm.ecdsaSha512({ privateKey, publicKey: publicKey.kind === 'made' ? publicKey.value : undefined }),
  )
  return signing.kind === 'made' && publicKey.kind === 'wrong' ? publicKey : signing
}

function valueOf<Value>(reading: PasswordReading<Value>): readonly Value[] {
  return reading.kind === 'made' ? [reading.value] : []
}
