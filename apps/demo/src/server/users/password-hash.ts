import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** OWASP's second recommendation for scrypt: 16 MiB, five times over. */
const cost = { N: 16_384, r: 8, p: 5 }
const hashBytes = 32
const saltBytes = 16

/** Hashes a password with a new salt, as `salt.hash` in base64url. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(saltBytes)
  const hash = await derive(password, salt)
  return `${salt.toString('base64url')}.${hash.toString('base64url')}`
}

/**
 * Whether a password is the one that was hashed.
 *
 * @param passwordHash What {@link hashPassword} answered, or `undefined` for a user that does not exist: the answer is
 *   no then, and takes as long, so that nobody learns who has an account.
 */
export async function verifyPassword(password: string, passwordHash: string | undefined): Promise<boolean> {
  const [salt, hash] = (passwordHash ?? '').split('.').map((part) => Buffer.from(part, 'base64url'))
  const presented = await derive(password, salt?.length === saltBytes ? salt : randomBytes(saltBytes))
  return hash?.length === hashBytes && timingSafeEqual(presented, hash)
}

function derive(password: string, salt: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    // The same letters may come composed or decomposed, depending on the keyboard.
    scrypt(password.normalize('NFKC'), salt, hashBytes, cost, (error, hash) => (error ? reject(error) : resolve(hash)))
  })
}
