import type { Clock } from '@tokenpair/protocol'
import { manualClock } from '@tokenpair/testing'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createVerifiedTokens, type VerifiedToken } from '../../src/lib/access-token/verified-tokens.ts'
import { type AccessTokenVerifier, createAccessTokenVerifier } from '../../src/lib/access-token/verify-access-token.ts'
import { JwtAlgorithm } from '../../src/lib/jwt-algorithm.ts'
import { webRuntime } from '../../src/lib/keys/crypto-runtime.ts'
import { createKeyRing, type KeyRing } from '../../src/lib/keys/key-ring.ts'
import { es512, hs512, otherSecret } from '../keys/key-fixture.ts'
import { clockAt, issue, now } from './access-token-fixture.ts'

const otherHs512 = JwtAlgorithm.hmacSha512(otherSecret)

/** A verifier on WebCrypto, and how often it has looked for a key to verify with. */
async function createVerifier(ring?: KeyRing, clock: Clock = manualClock({ now })) {
  const sources = { algorithm: hs512, fallbackVerificationAlgorithms: [es512] }
  const inner = ring ?? (await createKeyRing({ ...sources, clock, runtime: webRuntime }))
  let checks = 0
  const find: KeyRing['find'] = (kid, alg) => {
    checks += 1
    return inner.find(kid, alg)
  }
  const verifier = createAccessTokenVerifier({ keyRing: { ...inner, find }, clock })
  return { verifier, keyRing: inner, checks: () => checks }
}

/** A copy that is another string, as each request brings one. */
function copyOf(token: string): string {
  return Buffer.from(token).toString('latin1')
}

async function kindOf(verifier: AccessTokenVerifier, token: string): Promise<string> {
  return (await verifier.verify(token)).kind
}

describe('verify(), for a token that comes again', () => {
  test('looks at its signature once, and says the same of it', async () => {
    const { verifier, checks } = await createVerifier()
    const { token } = await issue()

    const first = await verifier.verify(token)
    const again = await verifier.verify(copyOf(token))

    expect(first.kind).toBe('valid')
    expect(again).toEqual(first)
    expect(checks()).toBe(1)
  })

  test('takes none that differs from it in one character, wherever that is', async () => {
    const { verifier } = await createVerifier()
    const { token } = await issue()
    await verifier.verify(token)

    const kinds = new Set<string>()
    for (let at = 0; at < token.length; at++) {
      const other = token[at] === 'A' ? 'B' : 'A'
      kinds.add(await kindOf(verifier, token.slice(0, at) + other + token.slice(at + 1)))
    }
    kinds.add(await kindOf(verifier, token.slice(0, -1)))
    kinds.add(await kindOf(verifier, `${token}A`))

    expect(kinds).toEqual(new Set(['invalid']))
  })

  test('lets it expire to the millisecond', async () => {
    const clock = manualClock({ now })
    const { verifier } = await createVerifier(undefined, clock)
    const { token } = await issue()
    await verifier.verify(token)

    await clock.advance(599_999)
    expect(await kindOf(verifier, token)).toBe('valid')
    await clock.advance(1)
    expect(await kindOf(verifier, token)).toBe('expired')
  })

  test('looks at its signature anew where the clock was set back', async () => {
    let moment = now + 60_000
    const clock = { ...clockAt(now), now: () => moment }
    const { verifier, checks } = await createVerifier(undefined, clock)
    const { token } = await issue()
    await verifier.verify(token)
    moment = now

    expect(await kindOf(verifier, token)).toBe('valid')
    expect(checks()).toBe(2)
  })

  test('refuses it as soon as its key is replaced', async () => {
    const { verifier, keyRing } = await createVerifier()
    const { token } = await issue()
    await verifier.verify(token)

    await keyRing.replace({ algorithm: otherHs512 })

    expect(await kindOf(verifier, token)).toBe('invalid')
  })

  test('refuses it when the time of its retired key is over', async () => {
    const clock = manualClock({ now })
    const { verifier, keyRing } = await createVerifier(undefined, clock)
    const { token } = await issue()
    await keyRing.rotate({ algorithm: otherHs512, notAfter: now + 60_000 })
    await verifier.verify(token)

    await clock.advance(60_000)
    expect(await kindOf(verifier, token)).toBe('valid')
    await clock.advance(1)
    expect(await kindOf(verifier, token)).toBe('invalid')
  })

  test('gives claims that nobody can change for the next request', async () => {
    const { verifier } = await createVerifier()
    const { token } = await issue({ claims: { role: 'reader', teams: [{ name: 'one' }] } })
    const verdict = await verifier.verify(token)
    if (verdict.kind !== 'valid') throw new Error('The token is good')

    expect(() => Object.assign(verdict.claims, { subject: 'bob' })).toThrow(TypeError)
    expect(() => Object.assign(verdict.claims.scopes, ['everything'])).toThrow(TypeError)
    expect(() => Object.assign(verdict.claims.claims, { role: 'admin' })).toThrow(TypeError)
    expect(() => Object.assign(Object(verdict.claims.claims['teams'])[0], { name: 'two' })).toThrow(TypeError)
  })

  test('remembers no token that is worth nothing', async () => {
    const { verifier, checks } = await createVerifier()
    const { token } = await issue()
    const forged = `${token.slice(0, -4)}AAAA`

    await verifier.verify(forged)
    await verifier.verify(forged)

    expect(checks()).toBe(2)
  })
})

describe('createVerifiedTokens()', () => {
  test('always knows the last ones that were asked for, and no more than twice as many as it promises', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 200 }), (asked) => {
        const all = Array.from({ length: 13 }, (_, token) => String(token))
        const lastFour = [...new Set(asked.toReversed().map(String))].slice(0, 4)

        expect(all.filter(isKnownAfter(asked)).length).toBeLessThanOrEqual(8)
        expect(lastFour.filter(isKnownAfter(asked))).toEqual(lastFour)
      }),
      { seed: 20_300_601, numRuns: 1000 },
    )
  })

  test('answers what it was told of a token, until it is told to forget it', () => {
    const tokens = createVerifiedTokens()
    tokens.remember(genuine('one', 1))
    tokens.remember(genuine('other', 2))

    expect(tokens.find('one')?.since).toBe(1)
    tokens.forget('one')
    expect(tokens.find('one')).toBeUndefined()
    expect(tokens.find('other')?.since).toBe(2)
    tokens.clear()
    expect(tokens.find('other')).toBeUndefined()
  })

  test('compares the whole token, also where two end alike', () => {
    const end = '.0123456789012345678901'
    const tokens = createVerifiedTokens()
    tokens.remember(genuine(`one${end}`, 1))

    expect(tokens.find(`two${end}`)).toBeUndefined()
    tokens.forget(`two${end}`)
    expect(tokens.find(`one${end}`)?.since).toBe(1)
    tokens.remember(genuine(`two${end}`, 2))
    expect([tokens.find(`one${end}`)?.since, tokens.find(`two${end}`)?.since]).toEqual([undefined, 2])
  })

  test('keeps within its number of characters, twice, however long the tokens are', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 30, max: 400 }), { maxLength: 60 }), (lengths) => {
        const tokens = createVerifiedTokens({ characters: 1000 })
        const all = lengths.map((length, at) => String(at).padStart(length, '.'))
        for (const token of all) tokens.remember(genuine(token, now))

        expect(tokens.find(all.at(-1) ?? '') !== undefined).toBe(all.length > 0)
        const known = all.filter((token) => tokens.find(token) !== undefined)
        expect(known.join('').length).toBeLessThanOrEqual(2000)
      }),
      { seed: 20_300_602, numRuns: 300 },
    )
  })
})

/** Asks for some tokens, and then says of others whether they are known; to ask is to be told. */
function isKnownAfter(asked: readonly number[]): (token: string) => boolean {
  const tokens = createVerifiedTokens({ most: 4 })
  for (const token of asked.map(String)) if (!tokens.find(token)) tokens.remember(genuine(token, now))
  return (token) => tokens.find(token) !== undefined
}

function genuine(token: string, since: number): VerifiedToken {
  const key = { alg: 'HS512', kid: 'one', verify: async () => false }
  return { token, key, since, until: now + 600_000, verdict: undefined }
}
