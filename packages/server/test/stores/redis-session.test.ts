import type { ChainState, ChainValue, Session } from '@tokenpair/server'
import { redisStore } from '@tokenpair/server/stores/redis'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { chainValueFromBytes } from '../../src/lib/refresh-token/chain.ts'
import { connectNodeRedis, order, ownPrefix, sessionOf } from './redis-fixture.ts'
import { chainState, now } from './stored-session.ts'

const client = await connectNodeRedis()
afterAll(() => client.destroy())

const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'))
const marked = fc.tuple(fc.constantFrom('\u0001', '\u0002', '\u0001\u0001'), text).map((parts) => parts.join(''))
const uuid = fc.oneof(fc.uuid(), fc.constantFrom(uuidOf('0'), uuidOf('f'), uuidOf('0').replace('0', 'f')))
const subject = fc.oneof(
  uuid,
  uuid.map((each) => each.toUpperCase()),
  marked,
  text,
)
const scopes = fc.oneof(
  fc.array(fc.constantFrom('read', '[', '{}', 'files:write')),
  fc.array(fc.constantFrom('read', '', ' ', '"', '\\', '\0', 'läs')),
)
const device = fc.record({ label: fc.string(), userAgent: text, ipAddress: text }, { requiredKeys: [] })
const chain: fc.Arbitrary<ChainValue> = fc.uint8Array({ minLength: 16, maxLength: 16 }).map(chainValueFromBytes)
const state: fc.Arbitrary<ChainState> = fc.record({
  generation: fc.nat(),
  chain,
  previous: fc.tuple(chain, chain),
})
const ahead = fc.constantFrom(undefined, now + 1, 8_640_000_000_000_000)
const moment = fc.constantFrom(0, 1, now, 8_640_000_000_000_000)
const revocation = fc.constantFrom(undefined, { at: now, reason: 'ended' } as const)
const session: fc.Arbitrary<Session> = fc
  .record({ subject, method: text, manager: text, scopes, device, claims: fc.dictionary(text, fc.string()), state })
  .chain(({ state: { generation, chain: value, previous }, ...members }) =>
    fc
      .record({ createdAt: moment, refreshedAt: moment, idleExpiresAt: ahead, absoluteExpiresAt: ahead, revocation })
      .map((times) => sessionOf(members.subject, { ...members, ...times, generation, chain: value, previous })),
  )

function uuidOf(digit: string): string {
  return [8, 4, 4, 4, 12].map((length) => digit.repeat(length)).join('-')
}

describe('redisStore()', () => {
  test('gives back any session as it was inserted, and as it stands after a redemption', async () => {
    const store = redisStore({ client, prefix: ownPrefix() })

    await fc.assert(
      fc.asyncProperty(session, state, async (each, to) => {
        await store.insert(each)
        const found = await store.find(each.id)
        const advanced = await store.advance({ id: each.id, from: each, to, now, hasAttempt: true })

        expect(found).toEqual(each)
        expect(await store.find(each.id)).toEqual(advanced ?? each)
        expect(advanced === undefined).toBe(each.revocation !== undefined)
      }),
      { numRuns: 200 },
    )
  })

  test('finds the sessions of any subject, and of no other one', async () => {
    await fc.assert(
      fc.asyncProperty(subject, subject, async (one, other) => {
        const store = redisStore({ client, prefix: ownPrefix() })
        fc.pre(one !== other)
        const sessions = [one, other].map((each) => sessionOf(each))
        for (const each of sessions) await store.insert(each)

        expect(await store.list({ matching: { subject: one }, now, limit: 10 })).toEqual([sessions[0]])
        expect(await store.revoke({ matching: { subject: other } }, order)).toEqual([sessions[1]?.id])
      }),
      { numRuns: 40 },
    )
  })

  // 160 bytes with what Redis writes around it, and 192 beyond.
  test('keeps a session of a UUID with a scope and the name of a device in 156 bytes', async () => {
    const prefix = ownPrefix()
    const members = { claims: {}, device: { label: 'Firefox on Linux' }, ...chainState(1) }
    const { id, ...rest } = sessionOf('0f8fad5b-d9cb-469f-a165-708677292785', members)
    await redisStore({ client, prefix }).insert({ id, ...rest })
    const [key = ''] = await client.keys(`${prefix}:*:${id}`)

    expect(await client.strLen(key)).toBeLessThanOrEqual(156)
  })
})
