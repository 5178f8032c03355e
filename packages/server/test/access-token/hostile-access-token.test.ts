import { encodeBase64Url } from '@tokenpair/protocol'
import fc from 'fast-check'
import { base64url, SignJWT } from 'jose'
import { beforeAll, describe, expect, test } from 'vitest'
import { type AccessTokenVerifier, createAccessTokenVerifier } from '../../src/lib/access-token/verify-access-token.ts'
import type { KeyRing } from '../../src/lib/keys/key-ring.ts'
import { pem, rfcPrivateJwk, rfcPublicJwk, secret } from '../keys/key-fixture.ts'
import {
  clock,
  createPublicRing,
  createRing,
  encodePart,
  forge,
  headerOf,
  issue,
  payload,
} from './access-token-fixture.ts'

let ring: KeyRing
let publicRing: KeyRing
let verifier: AccessTokenVerifier
let token: string

beforeAll(async () => {
  ring = await createRing()
  publicRing = await createPublicRing()
  verifier = createAccessTokenVerifier({ keyRing: ring, clock })
  token = (await issue({}, { keyRing: ring })).token
})

const refused = { kind: 'invalid' }
const text = (value: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(value)

/** Signs with HMAC by another library: any algorithm, any bytes as the secret. */
function signHmac(header: { alg: string; kid?: string }, key: Uint8Array): Promise<string> {
  return new SignJWT({ ...payload }).setProtectedHeader({ typ: 'at+jwt', ...header }).sign(key)
}

describe('verify() with the algorithm confused', () => {
  test('refuses HS512 with any spelling of the public key as the secret', async () => {
    const kid = publicRing.current.kid
    const point = [...base64url.decode(rfcPublicJwk.x), ...base64url.decode(rfcPublicJwk.y)]
    const spellings = [JSON.stringify(rfcPublicJwk), pem.publicKey, `${pem.publicKey}\n`, rfcPublicJwk.x].map(text)

    for (const key of [...spellings, Uint8Array.from(point), Uint8Array.from([4, ...point])]) {
      const forged = await Promise.all([signHmac({ alg: 'HS512', kid }, key), signHmac({ alg: 'HS512' }, key)])
      const verdicts = await Promise.all(forged.map(async (each) => verifier.verify(each)))
      expect(verdicts).toMatchObject([refused, refused])
    }
  })

  test('W22: refuses another hash with the same secret', async () => {
    const { kid } = ring.current

    expect(await verifier.verify(await signHmac({ alg: 'HS256', kid }, text(secret)))).toMatchObject(refused)
    expect(await verifier.verify(await signHmac({ alg: 'HS384' }, text(secret)))).toMatchObject(refused)
    expect(await verifier.verify(await signHmac({ alg: 'HS512', kid }, text(secret)))).toMatchObject({ kind: 'valid' })
  })

  test.each(['none', 'None', 'NONE', 'nOnE', '', 'hs512', 'Hs512', 'HS512 ', 'ES512', 'ES256', 'RS256', '__proto__'])(
    'refuses the algorithm %j over a genuine MAC',
    async (alg) => {
      expect(await verifier.verify(await forge(ring, { ...headerOf(ring), alg }))).toMatchObject(refused)
      expect(await verifier.verify(await forge(ring, { alg, typ: 'at+jwt' }))).toMatchObject(refused)
    },
  )

  test('refuses a token without a signature', async () => {
    const unsigned = `${encodePart({ alg: 'none', typ: 'at+jwt' })}.${encodePart(payload)}`

    expect(await verifier.verify(`${unsigned}.`)).toMatchObject(refused)
    expect(await verifier.verify(unsigned)).toMatchObject(refused)
    expect(await verifier.verify(`${unsigned}.AA`)).toMatchObject(refused)
  })

  test('refuses one key under the id of another', async () => {
    const { kid } = publicRing.current

    expect(await verifier.verify(await forge(ring, { ...headerOf(ring), kid }))).toMatchObject(refused)
    expect(await verifier.verify(await forge(publicRing, { ...headerOf(publicRing), alg: 'HS512' }))).toMatchObject(
      refused,
    )
    expect(await verifier.verify(await forge(publicRing, headerOf(publicRing)))).toMatchObject({ kind: 'valid' })
  })
})

describe('verify() with a hostile header over a genuine signature', () => {
  test.each([
    { crit: ['exp'] },
    { crit: [] },
    { crit: 'b64' },
    { crit: ['b64'], b64: false },
    { b64: true },
    { jwk: rfcPublicJwk },
    { jwk: rfcPrivateJwk },
    { jku: 'https://mallory.example/jwks.json' },
    { x5c: ['MIIB'] },
    { x5u: 'https://mallory.example/cert.pem' },
    { x5t: 'AAAA' },
    { 'x5t#S256': 'AAAA' },
    { zip: 'DEF' },
    { enc: 'A256GCM' },
    { crit: null },
    { jwk: null },
    { typ: 'JWT' },
    { typ: 'refresh+jwt' },
    { typ: 'dpop+jwt' },
    { typ: 'text/at+jwt' },
    { typ: 'application/application/at+jwt' },
    { typ: undefined },
    { typ: ['at+jwt'] },
    { kid: 7 },
    { kid: null },
    { kid: '' },
    { kid: "' OR 1=1 --" },
    { kid: '../../dev/null' },
    { alg: undefined },
    { alg: ['HS512'] },
    { alg: null },
  ])('refuses %j', async (members) => {
    expect(await verifier.verify(await forge(ring, { ...headerOf(ring), ...members }))).toMatchObject(refused)
  })

  test.each(['alg', 'kid', 'typ', 'cty'])('refuses the member %s twice', async (name) => {
    const header = JSON.stringify({ cty: 'x', ...headerOf(ring) })
    const value = JSON.stringify((headerOf(ring) as Record<string, unknown>)[name] ?? 'x')

    expect(await verifier.verify(await forge(ring, header))).toMatchObject({ kind: 'valid' })
    expect(await verifier.verify(await forge(ring, `{"${name}":${value},${header.slice(1)}`))).toMatchObject(refused)
  })

  test.each([
    [{ alg: undefined }, 'its header names no algorithm'],
    [{ alg: ['HS512'] }, 'its header names no algorithm'],
    [{ kid: 7 }, 'the key id in its header is no text'],
    [{ typ: 'JWT' }, 'its type is not that of an access token'],
    [{ crit: ['exp'] }, 'its header has the member crit'],
  ])('says of %j that %s', async (members, complaint) => {
    expect(await verifier.verify(await forge(ring, { ...headerOf(ring), ...members }))).toEqual({
      kind: 'invalid',
      detail: `The text is no access token: ${complaint}`,
    })
  })

  test('ignores a member that it does not know', async () => {
    expect(await verifier.verify(await forge(ring, { ...headerOf(ring), cty: 'x' }))).toMatchObject({ kind: 'valid' })
  })

  test.each(['', 'null', '[]', '"x"', '{', '\uFEFF{}'])('refuses the header %j', async (header) => {
    expect(await verifier.verify(await forge(ring, header))).toMatchObject(refused)
  })
})

describe('verify() with a hostile payload over a genuine signature', () => {
  test.each([
    '',
    'null',
    '[]',
    '"x"',
    JSON.stringify([payload]),
    `\uFEFF${JSON.stringify(payload)}`,
    JSON.stringify({ ...payload, exp: undefined }),
    JSON.stringify(payload).replace(/"exp":\d+/, '"exp":1e400'),
    JSON.stringify(payload).replace('{', '{"exp":9999999999,'),
    JSON.stringify(payload).replace('{', '{"__proto__":{"admin":true},'),
    JSON.stringify(payload).replace('"role":"admin"', '"user":{"role":"guest","role":"admin"}'),
    Uint8Array.of(0x7b, 0xff, 0x7d),
  ])('refuses %o', async (claims) => {
    expect(await verifier.verify(await forge(ring, headerOf(ring), claims))).toMatchObject(refused)
  })
})

describe('verify() with a text that was changed', () => {
  test('[RFC 7515 §5.2] refuses each single bit that is flipped in each of the parts', async () => {
    const flips = Array.from(token).flatMap((character, at) =>
      [1, 2, 4, 8, 16, 32, 64].map(
        (bit) => token.slice(0, at) + String.fromCharCode(character.charCodeAt(0) ^ bit) + token.slice(at + 1),
      ),
    )

    const verdicts = await Promise.all(flips.map(async (each) => verifier.verify(each)))

    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['invalid']))
  })

  test('refuses any bit that is flipped in a token of ES512', async () => {
    const bytes = text((await issue({}, { keyRing: publicRing })).token)

    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(6), async (at, bit) => {
        const flipped = bytes.map((byte, index) => (index === at ? byte ^ (1 << bit) : byte))

        expect(await verifier.verify(new TextDecoder().decode(flipped))).toMatchObject(refused)
      }),
    )
  })

  test('refuses each beginning and each end of it', async () => {
    const cuts = Array.from(token).flatMap((_, at) => [token.slice(0, at), token.slice(at + 1)])

    const verdicts = await Promise.all(cuts.map(async (each) => verifier.verify(each)))

    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['invalid']))
  })

  test.each(['A', '=', '==', '.', '.A', ' ', '\n', '\r\n', '\t', '\0', '%00', '\u00A0', '.A.A', '+', '/', '~'])(
    'refuses it with %j before it, behind it and within it',
    async (addition) => {
      const middle = token.length - 20
      const changed = [addition + token, token + addition, token.slice(0, middle) + addition + token.slice(middle)]

      const verdicts = await Promise.all(changed.map(async (each) => verifier.verify(each)))

      expect(verdicts).toMatchObject([refused, refused, refused])
    },
  )

  test('refuses a second spelling of the same bytes', async () => {
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    const spellings = Array.from(alphabet)
      .map((last) => token.slice(0, -1) + last)
      .filter((each) => each !== token)

    const verdicts = await Promise.all(spellings.map(async (each) => verifier.verify(each)))

    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['invalid']))
  })

  test('[RFC 7515 §5.2] refuses parts of two genuine tokens put together', async () => {
    const [header, , signature] = token.split('.')
    const other = (await issue({ subject: 'mallory' }, { keyRing: ring })).token

    expect(await verifier.verify(`${header}.${other.split('.')[1]}.${signature}`)).toMatchObject(refused)
  })

  test.each([
    ['dots', '.'.repeat(1_000_000)],
    ['letters', 'A'.repeat(1_000_000)],
    ['three long parts', Array.from({ length: 3 }, () => 'A'.repeat(400_000)).join('.')],
    ['deep JSON', `${encodePart(`{"a":${'['.repeat(9000)}`)}.AA.AA`],
    ['quotes', `${encodePart('"'.repeat(12_000))}.AA.AA`],
    ['backslashes', `${encodePart(`{"${'\\\\'.repeat(5900)}":1}`)}.AA.AA`],
  ])('refuses a huge text of %s', async (_, huge) => {
    expect(await verifier.verify(huge)).toMatchObject(refused)
  })

  test('refuses a genuine token that is longer than 16 KiB', async () => {
    const long = await forge(ring, headerOf(ring), { ...payload, text: 'x'.repeat(12_200) })

    expect(long.length).toBeGreaterThan(16_384)
    expect(await verifier.verify(long)).toMatchObject({ detail: expect.stringContaining('longer than 16384') })
  })
})

describe('verify() with any text at all', () => {
  const part = fc.oneof(
    fc.string(),
    fc.uint8Array({ maxLength: 150 }).map(encodeBase64Url),
    fc.json().map(encodePart),
    fc.record({ alg: fc.constantFrom('HS512', 'ES512', 'none'), typ: fc.constant('at+jwt') }).map(encodePart),
  )
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.')),
  )

  test('[ASVS 5.0 11.2.5] never throws, and never accepts what was not signed', async () => {
    await fc.assert(
      fc.asyncProperty(anyText, async (hostile) => {
        expect(await verifier.verify(hostile)).toMatchObject(refused)
      }),
      { numRuns: 1000 },
    )
  })

  test('[ASVS 5.0 16.2.5] says nothing of the token in the detail', async () => {
    const secretive = 'do-not-repeat-me'
    const hostile = [
      `${secretive}.${secretive}.${secretive}`,
      secretive,
      await forge(ring, { ...headerOf(ring), alg: secretive }),
      await forge(ring, { ...headerOf(ring), kid: secretive }),
      await forge(ring, { ...headerOf(ring), typ: secretive }),
      await forge(ring, { ...headerOf(ring), [secretive]: 1, crit: [secretive] }),
      await forge(ring, headerOf(ring), { ...payload, sid: secretive }),
      await forge(ring, headerOf(ring), secretive),
    ]

    const details = JSON.stringify(await Promise.all(hostile.map(async (each) => verifier.verify(each))))

    expect(details).not.toContain(secretive)
    expect(details).not.toContain(encodePart(secretive))
    expect(details).not.toContain('"valid"')
  })
})
