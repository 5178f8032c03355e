import {
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  sign as signWith,
  timingSafeEqual,
  verify as verifyWith,
} from 'node:crypto'
import type { JwtAlgorithmOptions } from '@tokenpair/server'

export const issuer = 'https://api.example.com'
export const audience = 'api'
/** What tokens say here, besides what says when and by whom. */
export const content = { scopes: ['read', 'write', 'admin'], claims: { role: 'admin', team: 'blue' } }

export const algorithms = ['HS512', 'ES256', 'Ed25519', 'ES512'] as const
export type Algorithm = (typeof algorithms)[number]

/** The keys of an algorithm, in the forms that libraries want, and the signature alone by node:crypto. */
export interface BenchKeys {
  readonly alg: Algorithm
  /** As libraries call it that do not follow RFC 9864 yet. */
  readonly customary: 'HS512' | 'ES256' | 'EdDSA' | 'ES512'
  readonly own: JwtAlgorithmOptions
  readonly secret: string
  /** Of key pairs: as PEM, and the secret for HS512. */
  readonly signing: string
  readonly verifying: string
  readonly sign: (input: string) => string
  /** @throws {Error} Where the signature is not genuine. */
  readonly verify: (token: string) => void
  /** The same on another thread; absent for HS512, which node:crypto computes at once. */
  readonly later?:
    | {
        readonly sign: (input: string) => Promise<string>
        readonly verify: (token: string) => Promise<void>
      }
    | undefined
}

/** Draws the keys of an algorithm. */
export function drawKeys(alg: Algorithm): BenchKeys {
  return alg === 'HS512' ? drawSecret() : drawPair(alg)
}

function drawSecret(): BenchKeys {
  const secret = '0123456789abcdef'.repeat(4)
  const key = createSecretKey(Buffer.from(secret))
  const mac = (input: string): Buffer => createHmac('sha512', key).update(input).digest()
  return {
    alg: 'HS512',
    customary: 'HS512',
    own: { alg: 'HS512', secret },
    secret,
    signing: secret,
    verifying: secret,
    sign: (input) => mac(input).toString('base64url'),
    verify: (token) => {
      const { input, signature } = takeApart(token)
      if (!timingSafeEqual(mac(input), signature)) throw refused()
    },
  }
}

function drawPair(alg: Exclude<Algorithm, 'HS512'>): BenchKeys {
  const { privateKey, publicKey } = drawKeyPair(alg)
  const signing = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
  const hash = { ES256: 'sha256', ES512: 'sha512', Ed25519: undefined }[alg]
  const customary = alg === 'Ed25519' ? 'EdDSA' : alg
  const keys = {
    private: { key: privateKey, dsaEncoding: 'ieee-p1363' },
    public: { key: publicKey, dsaEncoding: 'ieee-p1363' },
  } as const
  return {
    alg,
    customary,
    own: { alg, privateKey: signing },
    secret: '',
    signing,
    verifying: publicKey.export({ format: 'pem', type: 'spki' }).toString(),
    sign: (input) => signWith(hash, Buffer.from(input), keys.private).toString('base64url'),
    verify: (token) => {
      const { input, signature } = takeApart(token)
      if (!verifyWith(hash, Buffer.from(input, 'latin1'), keys.public, signature)) throw refused()
    },
    later: {
      sign: (input) =>
        new Promise((resolve, reject) => {
          signWith(hash, Buffer.from(input), keys.private, (error, signature) =>
            error ? reject(error) : resolve(signature.toString('base64url')),
          )
        }),
      verify: (token) =>
        new Promise((resolve, reject) => {
          const { input, signature } = takeApart(token)
          verifyWith(hash, Buffer.from(input, 'latin1'), keys.public, signature, (error, isGenuine) =>
            isGenuine ? resolve() : reject(error ?? refused()),
          )
        }),
    },
  }
}

function drawKeyPair(alg: Exclude<Algorithm, 'HS512'>): {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
} {
  if (alg === 'Ed25519') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('ec', { namedCurve: alg === 'ES256' ? 'P-256' : 'P-521' })
}

function takeApart(token: string): { readonly input: string; readonly signature: Buffer } {
  const at = token.lastIndexOf('.')
  return { input: token.slice(0, at), signature: Buffer.from(token.slice(at + 1), 'base64url') }
}

function refused(): Error {
  return new Error('node:crypto refuses the token')
}
