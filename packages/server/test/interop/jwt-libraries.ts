import { encodeBase64Url, type JsonObject } from '@tokenpair/protocol'
import { type Algorithm as FastJwtAlgorithm, createSigner, createVerifier } from 'fast-jwt'
import { verify as honoVerify } from 'hono/jwt'
import { signing as honoSigning } from 'hono/utils/jwt/jws'
import { type CryptoKey, importPKCS8, importSPKI, jwtVerify, SignJWT } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import type { HmacName, KeyPairName } from '../../src/lib/keys/signature-schemes.ts'

/** An algorithm that the key rings of this package know. */
type AlgorithmName = HmacName | KeyPairName

/** The keys of one algorithm as every library takes them: a secret twice, or PEM in PKCS #8 and in SPKI. */
export interface InteropKeys {
  readonly alg: AlgorithmName
  readonly signing: string
  readonly verifying: string
}

/** What a token says. */
interface TokenParts {
  readonly header: { readonly alg: string; readonly kid: string; readonly typ: string }
  readonly claims: JsonObject
}

/** Another library that signs and verifies JWTs. */
export interface JwtLibrary {
  readonly name: string
  /** The algorithms that it cannot do, why, and with which words it refuses them. */
  readonly lacks: Readonly<Partial<Record<AlgorithmName, { readonly why: string; readonly refusal: RegExp }>>>
  sign(parts: TokenParts, keys: InteropKeys): Promise<string>
  /** Answers the claims, or throws. */
  verify(token: string, keys: InteropKeys): Promise<unknown>
}

const formerName = 'knows the algorithm by its former name EdDSA only (RFC 9864)'

export const jwtLibraries: readonly JwtLibrary[] = [
  {
    name: 'jose',
    lacks: {},
    sign: async ({ header, claims }, keys) =>
      new SignJWT({ ...claims }).setProtectedHeader(header).sign(await joseKey(importPKCS8, keys.signing, keys)),
    verify: async (token, keys) => {
      const options = { algorithms: [keys.alg], typ: 'at+jwt' }
      return (await jwtVerify(token, await joseKey(importSPKI, keys.verifying, keys), options)).payload
    },
  },
  {
    name: 'jsonwebtoken',
    lacks: { Ed25519: { why: 'knows no Edwards curves', refusal: /Unknown key type/ } },
    sign: async ({ header, claims }, { alg, signing }) =>
      jsonwebtoken.sign(claims, signing, { algorithm: alg as jsonwebtoken.Algorithm, header }),
    verify: async (token, { alg, verifying }) =>
      jsonwebtoken.verify(token, verifying, { algorithms: [alg as jsonwebtoken.Algorithm] }),
  },
  {
    name: 'fast-jwt',
    lacks: { Ed25519: { why: formerName, refusal: /algorithm/ } },
    sign: async ({ header, claims }, { alg, signing }) =>
      createSigner({ key: signing, algorithm: alg as FastJwtAlgorithm, header })(claims),
    verify: async (token, { alg, verifying }) =>
      createVerifier({ key: verifying, algorithms: [alg as FastJwtAlgorithm] })(token),
  },
  {
    name: 'hono/jwt',
    lacks: { Ed25519: { why: formerName, refusal: /header/ } },
    // Its sign() writes a header of its own, so the header is ours and the signature is what hono makes of it.
    sign: async ({ header, claims }, { alg, signing }) => {
      const input = `${encodeJson(header)}.${encodeJson(claims)}`
      const signature = await honoSigning(signing, alg as HonoAlgorithm, new TextEncoder().encode(input))
      return `${input}.${encodeBase64Url(new Uint8Array(signature))}`
    },
    verify: (token, { alg, verifying }) => honoVerify(token, verifying, { alg: alg as HonoAlgorithm, typ: 'at+jwt' }),
  },
]

type HonoAlgorithm = Parameters<typeof honoSigning>[1]
type ImportPem = (pem: string, alg: string) => Promise<CryptoKey>

async function joseKey(importPem: ImportPem, text: string, { alg }: InteropKeys): Promise<CryptoKey | Uint8Array> {
  return alg.startsWith('HS') ? new TextEncoder().encode(text) : importPem(text, alg)
}

function encodeJson(value: object): string {
  return encodeBase64Url(new TextEncoder().encode(JSON.stringify(value)))
}
