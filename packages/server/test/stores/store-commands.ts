import { encodeBase64Url } from '@tokenpair/protocol'
import type { Session, SessionId, SessionStore } from '@tokenpair/server'
import fc from 'fast-check'
import { chainValue, createSession, now } from './stored-session.ts'

/** A call of a store, named by its arguments. */
export interface StoreCommand {
  readonly kind: 'read' | 'write' | 'sweep'
  (store: SessionStore): Promise<unknown>
}

// Few values, so that commands meet: ids 0 and 255 sort one way as bytes and another way as text. The two users have the first
// bytes of their hashes in common, with which all ids begin.
const id = fc.constantFrom(0, 1, 200, 250, 255).map(idOf)
const subject = fc.constantFrom('user 106', '0f8fad5b-d9cb-469f-a165-708677292785')
const method = fc.constantFrom('password', 'passkey')
const manager = fc.constantFrom('jwt', 'session')
const moment = fc.integer({ min: now - 2, max: now + 2 })
const chain = fc.constantFrom(1, 2).map(chainValue)
const position = fc.record({ generation: fc.integer({ min: 0, max: 3 }), chain })
const state = fc.record({ generation: fc.integer({ min: 0, max: 3 }), chain, previous: fc.tuple(chain, chain) })
const optional = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined })
const revocation = fc.record({ at: moment, reason: fc.constantFrom('signed-out', 'ended', 'reuse', 'subject-deleted') })
const order = fc.tuple(revocation, moment).map(([given, until]) => ({ ...given, until }))
const filter = fc.record({ subject: optional(subject), method: optional(method), manager: optional(manager) })
const target = fc.oneof(
  id.map((value) => ({ kind: 'session', id: value }) as const),
  subject.map((value) => ({ kind: 'subject', id: value }) as const),
  fc.constant({ kind: 'everyone' } as const),
)
const entry = fc.record({
  target,
  mark: fc.constantFrom('stale', 'dead'),
  issuedBefore: optional(moment),
  until: moment,
})
const text = fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'))
const json = fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)))

const session: fc.Arbitrary<Session> = fc
  .record({
    id,
    manager,
    subject,
    method,
    state,
    scopes: fc.array(text),
    claims: fc.dictionary(fc.string(), json),
    device: fc.record({ label: text, userAgent: text, ipAddress: text }, { requiredKeys: [] }),
    createdAt: moment,
    refreshedAt: moment,
    idleLifetime: fc.constantFrom(1, 1000, undefined),
    idleExpiresAt: fc.oneof(moment, fc.constant(now + 1000), fc.constant(undefined)),
    absoluteExpiresAt: optional(moment),
    attemptBound: fc.boolean(),
    revocation: fc.option(revocation, { nil: undefined, freq: 5 }),
  })
  .map(({ state: { generation, chain: value, previous }, ...members }) => ({
    ...createSession(),
    ...members,
    generation,
    chain: value,
    previous,
  }))

/** Any call. */
export const storeCommand: fc.Arbitrary<StoreCommand> = fc.oneof(
  session.map((value) => name(`insert(${fc.stringify(value)})`, (store) => store.insert(value).catch(() => 'refused'))),
  fc
    .record({ id, from: position, to: state, now: moment, hasAttempt: fc.boolean() })
    .map((step) => name(`advance(${fc.stringify(step)})`, (store) => store.advance(step))),
  fc
    .tuple(
      fc.oneof(fc.record({ id, at: optional(position) }), fc.record({ matching: filter, except: optional(id) })),
      order,
    )
    .map(([selector, given]) =>
      name(`revoke(${fc.stringify(selector)})`, async (store) => (await store.revoke(selector, given)).toSorted()),
    ),
  fc
    .record({ matching: filter, now: moment, limit: fc.integer({ min: 0, max: 4 }), after: optional(id) })
    .map((page) => name(`list(${fc.stringify(page)})`, (store) => store.list(page))),
  id.map((value) => name(`find(${value})`, (store) => store.find(value))),
  fc
    .record({ endedBy: moment, now: moment, limit: fc.integer({ min: 1, max: 4 }), after: optional(id) })
    .map((sweep) => name(`sweep(${fc.stringify(sweep)})`, (store) => store.sweep(sweep))),
  fc
    .array(entry, { maxLength: 3 })
    .map((entries) => name(`append(${fc.stringify(entries)})`, (store) => store.revocations.append(entries))),
  // What one call writes to the log has no order of its own.
  fc.constant(1000).map((limit) =>
    name('read()', async (store) => {
      const { entries } = await store.revocations.read(undefined, limit)
      return entries.map((each) => fc.stringify(each)).toSorted()
    }),
  ),
)

function idOf(number: number): SessionId {
  return encodeBase64Url(Uint8Array.of(0x0e, 0x62, 0, ...new Uint8Array(13).fill(number))) as SessionId
}

function name(label: string, run: (store: SessionStore) => Promise<unknown>): StoreCommand {
  const kind = /^(?:find|list|read|append\(\[\]\))/.test(label) ? 'read' : label.startsWith('sweep') ? 'sweep' : 'write'
  return Object.assign(run, { kind, toString: () => label } as const)
}
