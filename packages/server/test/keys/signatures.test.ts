import { decodeBase64Url } from '@tokenpair/protocol'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { nativeRuntime } from '../../src/lib/keys/crypto-runtime.ts'
import { createKeyRing } from '../../src/lib/keys/key-ring.ts'
import type { SigningKey, VerificationKey } from '../../src/lib/keys/verification-key.ts'
import {
  es512,
  hs512,
  rfcInput,
  rfcPublicJwk,
  rfcSignature,
  runtimeWithoutP521,
  runtimeWithP521,
} from './key-fixture.ts'

const order = 2n ** 521n - 0x5ae79787c40d069948033feb708f65a2fc44a36477663b851449048e16ec79bf7n

/** Writes R and S as 66 bytes each. */
function signatureOf(r: bigint, s: bigint): Uint8Array<ArrayBuffer> {
  const hex = r.toString(16).padStart(132, '0') + s.toString(16).padStart(132, '0')
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16))
}

function partsOf(signature: Uint8Array): { r: bigint; s: bigint } {
  const hex = [...signature].map((byte) => byte.toString(16).padStart(2, '0')).join('')
  return { r: BigInt(`0x${hex.slice(0, 132)}`), s: BigInt(`0x${hex.slice(132)}`) }
}

const importNative = async (): Promise<SigningKey> => (await createKeyRing({ algorithm: es512 })).current
const importNoble = async (): Promise<SigningKey> =>
  (await createKeyRing({ algorithm: es512, runtime: runtimeWithoutP521 })).current

describe('nativeRuntime', () => {
  test('has P-521 where the tests run, so that both implementations are tried', async () => {
    expect(await nativeRuntime.hasP521()).toBe(true)
  })
})

describe.each([
  { name: 'WebCrypto', importOne: importNative, importOther: importNoble },
  { name: '@noble/curves', importOne: importNoble, importOther: importNative },
])('an ES512 key by $name', ({ importOne, importOther }) => {
  let key: SigningKey
  let other: SigningKey
  let genuine: Uint8Array<ArrayBuffer>

  beforeAll(async () => {
    key = await importOne()
    other = await importOther()
    genuine = decodeBase64Url(rfcSignature) ?? new Uint8Array()
  })

  test('[RFC 7515 §A.4, ASVS 5.0 11.4.3] verifies the example of RFC 7515 appendix A.4', async () => {
    expect(await key.verify(rfcInput, genuine)).toBe(true)
  })

  test('signs what the other implementation verifies', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
        const input = Uint8Array.from(bytes)
        const signature = await key.sign(input)

        expect(signature).toHaveLength(132)
        expect(await other.verify(input, signature)).toBe(true)
      }),
      { numRuns: 8 },
    )
  })

  test('takes a signature with a high S and one with a low S, as JWS has no rule for it', async () => {
    const { r, s } = partsOf(genuine)

    expect(await key.verify(rfcInput, signatureOf(r, order - s))).toBe(true)
    expect(await key.verify(rfcInput, signatureOf(r, s))).toBe(true)
  })

  test.each([
    ['both zero', () => signatureOf(0n, 0n)],
    ['R zero', (s: bigint) => signatureOf(0n, s)],
    ['S zero', (_: bigint, r: bigint) => signatureOf(r, 0n)],
    ['both the order', () => signatureOf(order, order)],
    ['S beyond the order', (s: bigint, r: bigint) => signatureOf(r, s + order)],
    ['R beyond the order', (s: bigint, r: bigint) => signatureOf(r + order, s)],
    ['both one', () => signatureOf(1n, 1n)],
    ['all bits set', () => new Uint8Array(132).fill(0xff)],
    ['R and S exchanged', (s: bigint, r: bigint) => signatureOf(s, r)],
  ])('[CVE-2022-21449] refuses a signature with %s', async (_, forge) => {
    const { r, s } = partsOf(genuine)

    expect(await key.verify(rfcInput, forge(s, r))).toBe(false)
  })

  test('[RFC 7518 §3.4] refuses a signature of any other length, DER among them', async () => {
    const der = Uint8Array.from([
      0x30,
      0x81,
      0x88,
      0x02,
      0x42,
      ...genuine.subarray(0, 66),
      0x02,
      0x42,
      ...genuine.subarray(66),
    ])

    expect(await key.verify(rfcInput, new Uint8Array())).toBe(false)
    expect(await key.verify(rfcInput, genuine.slice(0, 131))).toBe(false)
    expect(await key.verify(rfcInput, Uint8Array.from([...genuine, 0]))).toBe(false)
    expect(await key.verify(rfcInput, der)).toBe(false)
  })

  test('[ASVS 5.0 11.2.5] refuses any bytes that are no signature, and never throws', async () => {
    const bytes = fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.uint8Array({ minLength: 132, maxLength: 132 }))

    await fc.assert(
      fc.asyncProperty(bytes, async (signature) => {
        expect(await key.verify(rfcInput, Uint8Array.from(signature))).toBe(false)
      }),
      { numRuns: 40 },
    )
  })

  test('refuses a genuine signature under another input', async () => {
    expect(await key.verify(rfcInput.slice(1), genuine)).toBe(false)
  })
})

describe('an ES512 key out of a public key alone', () => {
  test.each([runtimeWithP521, runtimeWithoutP521])('verifies and does not sign', async (runtime) => {
    const algorithm = JwtAlgorithm.ecdsaSha512({ publicKey: rfcPublicJwk })
    const key: VerificationKey = await algorithm.importKey(runtime)

    expect(await key.verify(rfcInput, decodeBase64Url(rfcSignature) ?? new Uint8Array())).toBe(true)
    expect(key).not.toHaveProperty('sign')
  })
})

describe('an HS512 key', () => {
  test('[ASVS 5.0 11.4.1, ASVS 5.0 11.4.3] agrees with RFC 4231 section 4.7', async () => {
    const algorithm = JwtAlgorithm.hmacSha512(new Uint8Array(131).fill(0xaa))
    const { current } = await createKeyRing({ algorithm })
    const input = new TextEncoder().encode('Test Using Larger Than Block-Size Key - Hash Key First')
    const expected =
      '80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f3526b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598'

    const mac = await current.sign(input)

    expect([...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('')).toBe(expected)
    expect(await current.verify(input, mac)).toBe(true)
  })

  test('refuses a MAC that is cut, extended or empty', async () => {
    const { current } = await createKeyRing({ algorithm: hs512 })
    const mac = await current.sign(rfcInput)

    expect(await current.verify(rfcInput, mac.slice(0, 32))).toBe(false)
    expect(await current.verify(rfcInput, Uint8Array.from([...mac, 0]))).toBe(false)
    expect(await current.verify(rfcInput, new Uint8Array())).toBe(false)
  })

  test('has no public part', async () => {
    const ring = await createKeyRing({ algorithm: hs512 })

    expect(ring.current.publicJwk).toBeUndefined()
    expect(ring.jwks()).toEqual({ keys: [] })
  })
})
