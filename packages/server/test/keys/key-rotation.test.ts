import { type ManualClock, manualClock } from '@tokenpair/testing'
import { beforeEach, describe, expect, test } from 'vitest'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { createKeyRing, type KeyRing } from '../../src/lib/keys/key-ring.ts'
import type { KeySources } from '../../src/lib/keys/key-set.ts'
import type { KeySource } from '../../src/lib/keys/key-source.ts'
import type { SigningKey } from '../../src/lib/keys/verification-key.ts'
import { decodePart, issue, verify } from '../access-token/access-token-fixture.ts'
import { keysByKind, unchecked } from './algorithm-fixture.ts'
import { es512, hs512, otherSecret, rfcPrivateJwk, rfcPublicJwk } from './key-fixture.ts'
import { hobbitonP521 } from './rfc-vectors.ts'

const other = JwtAlgorithm.hmacSha512(otherSecret)
const es256 = JwtAlgorithm.from({ alg: 'ES256', privateKey: keysByKind['P-256'].privateKey })
const mismatched = JwtAlgorithm.ecdsaSha512({ privateKey: rfcPrivateJwk, publicKey: hobbitonP521 })

let clock: ManualClock
let ring: KeyRing

beforeEach(async () => {
  clock = manualClock()
  ring = await createKeyRing({ algorithm: es512, clock })
})

async function issued(): Promise<string> {
  return (await issue({}, { keyRing: ring })).token
}

async function verdict(token: string): Promise<string> {
  return (await verify(token, { keyRing: ring })).kind
}

function published(): unknown {
  return ring.jwks().keys.map(({ alg }) => alg)
}

/** A promise that somebody else fulfils. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  return { opened, open: () => open() }
}

/** A key that is imported only when it is let go. */
function held(source: KeySource): { readonly source: KeySource; letGo(): void } {
  const { opened, open } = gate()
  return {
    source: { alg: source.alg, importKey: (runtime) => opened.then(() => source.importKey(runtime)) },
    letGo: open,
  }
}

describe('replace()', () => {
  test('signs with the new key from then on, and still takes tokens of a former one among the fallbacks', async () => {
    const before = await issued()

    await ring.replace({ algorithm: es256, fallbackVerificationAlgorithms: [es512] })
    const after = await issued()

    expect(decodePart(after, 0)).toMatchObject({ alg: 'ES256', kid: ring.current.kid })
    expect(await verdict(before)).toBe('valid')
    expect(await verdict(after)).toBe('valid')
    expect(published()).toEqual(['ES256', 'ES512'])
  })

  test('refuses the tokens of a key that is left out, and publishes it no more', async () => {
    const before = await issued()

    await ring.replace({ algorithm: es256 })

    expect(await verdict(before)).toBe('invalid')
    expect(published()).toEqual(['ES256'])
  })

  test('leaves the ring as it is until all new keys are there', async () => {
    const slow = held(hs512)
    const replaced = ring.replace({ algorithm: es256, fallbackVerificationAlgorithms: [slow.source] })

    const meanwhile = await issued()

    expect(await verdict(meanwhile)).toBe('valid')
    expect(published()).toEqual(['ES512'])
    slow.letGo()
    await replaced
    expect(published()).toEqual(['ES256'])
  })

  test.each<readonly [string, KeySources, RegExp]>([
    ['has a key that does not prove itself', { algorithm: mismatched }, /do not belong together/],
    [
      'has one among its fallbacks',
      { algorithm: hs512, fallbackVerificationAlgorithms: [mismatched] },
      /do not belong together/,
    ],
    [
      'cannot sign',
      { algorithm: JwtAlgorithm.ecdsaSha512({ publicKey: rfcPublicJwk }) },
      /needs a private key: give privateKey, too/,
    ],
    [
      'signs with a retired key',
      { algorithm: JwtAlgorithm.retired(hs512, { notAfter: 2_000_000_000_000 }) },
      /signs, so it cannot be retired: give it in fallbackVerificationAlgorithms/,
    ],
    ['has no algorithm', unchecked({}), /no JwtAlgorithm: give one/],
    ['has something else', { algorithm: hs512, fallbackVerificationAlgorithms: [unchecked('key')] }, /no JwtAlgorithm/],
  ])('leaves the ring as it is where the new one %s', async (_, sources, complaint) => {
    const before = await issued()

    await expect(ring.replace(sources)).rejects.toThrow(complaint)

    expect(await verdict(before)).toBe('valid')
    expect(await verdict(await issued())).toBe('valid')
    expect(published()).toEqual(['ES512'])
  })

  test('goes on after a replacement that failed', async () => {
    await expect(ring.replace({ algorithm: mismatched })).rejects.toThrow(TypeError)

    await ring.replace({ algorithm: es256 })

    expect(ring.current.alg).toBe('ES256')
  })

  test('takes effect in the order of the calls, also where the first takes longer', async () => {
    const slow = held(hs512)
    const first = ring.replace({ algorithm: slow.source })
    const second = ring.replace({ algorithm: es256 })

    slow.letGo()
    await Promise.all([first, second])

    expect(ring.current.alg).toBe('ES256')
  })

  test('gives a token that is being signed the id of the key that signs it', async () => {
    const { opened, open } = gate()
    const probe = 'tokenpair probe'
    const slowToSign: KeySource = {
      alg: 'HS512',
      importKey: async (runtime) => {
        const { current } = await createKeyRing({ algorithm: other, runtime })
        const sign: SigningKey['sign'] = async (input) => {
          if (new TextDecoder().decode(input) !== probe) await opened
          return current.sign(input)
        }
        return { ...current, sign }
      },
    }
    await ring.replace({ algorithm: slowToSign })

    const token = issued()
    await ring.replace({ algorithm: hs512, fallbackVerificationAlgorithms: [other] })
    open()

    expect(await verdict(await token)).toBe('valid')
  })

  test('loses no token while keys change again and again', async () => {
    const sources = [es512, es256, hs512, other]
    const changes = sources.map((algorithm) => ring.replace({ algorithm, fallbackVerificationAlgorithms: sources }))

    const tokens = await Promise.all(Array.from({ length: 100 }, () => issued()))
    await Promise.all(changes)

    expect(new Set(await Promise.all(tokens.map(verdict)))).toEqual(new Set(['valid']))
    expect(ring.current.alg).toBe('HS512')
  })
})

describe('rotate()', () => {
  test('[ASVS 5.0 11.2.2] signs with the new key, and lets the former one verify until the moment', async () => {
    const before = await issued()

    await ring.rotate({ algorithm: es256, notAfter: clock.now() + 600_000 })
    await clock.advance(600_000)

    expect(ring.current.alg).toBe('ES256')
    expect(await verdict(before)).toBe('valid')
    expect(published()).toEqual(['ES256', 'ES512'])
    await clock.advance(1)
    expect(await verdict(before)).toBe('invalid')
    expect(published()).toEqual(['ES256'])
  })

  test('keeps the other keys, each with its own end', async () => {
    const first = await issued()
    await ring.rotate({ algorithm: es256, notAfter: clock.now() + 1000 })
    const second = await issued()

    await ring.rotate({ algorithm: hs512, notAfter: clock.now() + 5000 })
    await clock.advance(1001)

    expect(await verdict(first)).toBe('invalid')
    expect(await verdict(second)).toBe('valid')
  })

  test('can go back to a former key, which then has no end', async () => {
    const before = await issued()
    await ring.rotate({ algorithm: es256, notAfter: clock.now() + 1000 })

    await ring.rotate({ algorithm: es512, notAfter: clock.now() + 1000 })
    await clock.advance(1001)

    expect(await verdict(before)).toBe('valid')
    expect(published()).toEqual(['ES512'])
  })

  test('starts out from the change before it, also where both are called at once', async () => {
    const before = await issued()
    const notAfter = clock.now() + 1000

    await Promise.all([ring.rotate({ algorithm: es256, notAfter }), ring.rotate({ algorithm: hs512, notAfter })])

    expect(ring.current.alg).toBe('HS512')
    expect(await verdict(before)).toBe('valid')
    expect(published()).toEqual(['ES256', 'ES512'])
  })

  test('leaves the ring as it is where the moment is none', async () => {
    await expect(ring.rotate({ algorithm: es256, notAfter: Number.NaN })).rejects.toThrow(/no number/)

    expect(ring.current.alg).toBe('ES512')
  })
})

describe('JwtAlgorithm.retired()', () => {
  test('verifies until its moment, and is not there after it', async () => {
    const { kid } = ring.current
    const retired = JwtAlgorithm.retired(es512, { notAfter: clock.now() + 1000 })
    ring = await createKeyRing({ algorithm: hs512, fallbackVerificationAlgorithms: [retired], clock })

    await clock.advance(1000)

    expect(ring.find(kid, 'ES512')).toHaveLength(1)
    expect(ring.find(undefined, 'ES512')).toHaveLength(1)
    expect(published()).toEqual(['ES512'])
    await clock.advance(1)
    expect(ring.find(kid, 'ES512')).toEqual([])
    expect(ring.find(undefined, 'ES512')).toEqual([])
    expect(published()).toEqual([])
  })

  test('may stay in the configuration after its end', async () => {
    const retired = JwtAlgorithm.retired(es512, { notAfter: clock.now() - 1 })

    ring = await createKeyRing({ algorithm: hs512, fallbackVerificationAlgorithms: [retired], clock })

    expect(published()).toEqual([])
  })

  test('holds the earlier of two ends', async () => {
    const notAfter = clock.now() + 1000
    const once = JwtAlgorithm.retired(es512, { notAfter })

    expect(JwtAlgorithm.retired(once, { notAfter: notAfter + 1 }).notAfter).toBe(notAfter)
    expect(JwtAlgorithm.retired(once, { notAfter: notAfter - 1 }).notAfter).toBe(notAfter - 1)
  })

  test('ends no key that the ring signs with, or that is there without an end, too', async () => {
    const notAfter = clock.now() - 1
    const fallbackVerificationAlgorithms = [
      JwtAlgorithm.retired(hs512, { notAfter }),
      JwtAlgorithm.retired(es512, { notAfter }),
      es512,
    ]
    ring = await createKeyRing({ algorithm: hs512, fallbackVerificationAlgorithms, clock })

    expect(await verdict(await issued())).toBe('valid')
    expect(published()).toEqual(['ES512'])
  })

  test.each([
    ['seconds', 1_900_000_000, /before 2001: give milliseconds/],
    ['a text', '2030-01-01', /no number: give milliseconds/],
    ['a Date', new Date(0), /no number: give milliseconds/],
    ['nothing', undefined, /no number: give milliseconds/],
    ['infinity', Infinity, /no number: give milliseconds/],
  ])('refuses %s as the moment', (_, notAfter, complaint) => {
    expect(() => JwtAlgorithm.retired(es512, { notAfter: unchecked(notAfter) })).toThrow(complaint)
  })

  test('refuses what is no algorithm, and options that are none', () => {
    expect(() => JwtAlgorithm.retired(unchecked(otherSecret), { notAfter: clock.now() })).toThrow(/no JwtAlgorithm/)
    expect(() => JwtAlgorithm.retired(es512, unchecked(undefined))).toThrow(/no number/)
  })
})
