import { decideAdoption } from '../../packages/client/src/lib/headers/decide-adoption.ts'
import { reasonOf } from '../../packages/client/src/lib/session/auth-state.ts'
import { newestRecord } from '../../packages/client/src/lib/session/newest-record.ts'
import {
  isSignedIn,
  parseRecord,
  type SessionRecord,
  type SignedInRecord,
} from '../../packages/client/src/lib/session/session-record.ts'
import { AuthError, type AuthErrorCode, authErrors } from '../../packages/protocol/src/index.ts'
import { random, signedIn, signedOut, tokenOf } from './samples.ts'

/** A record that is held, or none. */
export type Held = SessionRecord | undefined

/** Something that happens to a client, and what it holds afterwards. */
export interface Move {
  readonly event: string
  readonly apply: (held: Held) => Held
}

/** What lies in the storage when a client starts. */
export const starts: readonly Move[] = [
  { event: 'nothing is stored', apply: () => parseRecord(undefined) },
  { event: 'something else is stored', apply: () => parseRecord('{"user":"alice"}') },
  { event: 'a session is stored', apply: () => parseRecord(JSON.stringify(signedIn(1))) },
  { event: 'the end of a session is stored', apply: () => parseRecord(JSON.stringify(signedOut(1))) },
]

/** What another tab may have stored, beside what is held. */
const fromStorage: readonly Move[] = [
  { event: 'another tab signs in', apply: (held) => newestRecord(signedIn(epochOf(held) + 1), held) },
  { event: 'another tab signs out', apply: ifHeld((held) => newestRecord(signedOut(held.epoch), held)) },
  { event: 'another tab refreshes', apply: ifSignedIn((held) => newestRecord(next(held), held)) },
  { event: 'an older pair turns up', apply: ifHeld((held) => newestRecord(signedIn(held.epoch), held)) },
  { event: 'an earlier session turns up', apply: ifHeld((held) => newestRecord(signedIn(held.epoch - 1, 9), held)) },
  {
    event: 'the end of an earlier session turns up',
    apply: ifHeld((held) => newestRecord(signedOut(held.epoch - 1), held)),
  },
  { event: 'the storage is emptied', apply: (held) => newestRecord(parseRecord(undefined), held) },
  { event: 'the storage is overwritten', apply: (held) => newestRecord(parseRecord('garbage'), held) },
]

const byTheClient: readonly Move[] = [
  { event: 'sign-in', apply: (held) => newestRecord(held, signedIn(epochOf(held) + 1)) },
  { event: 'sign-out', apply: ifSignedIn((held) => newestRecord(held, signedOut(held.epoch))) },
  { event: 'a refresh is answered', apply: ifSignedIn((held) => newestRecord(held, next(held))) },
  {
    event: 'a refresh of an earlier session is answered',
    apply: ifHeld((held) => newestRecord(held, signedIn(held.epoch - 1, 9))),
  },
  { event: 'an answer brings a renewed token', apply: ifSignedIn((held) => adopt(held, held.epoch)) },
  { event: 'an answer to somebody else brings one', apply: ifSignedIn((held) => adopt(held, held.epoch + 1)) },
]

/** All codes that a refresh can be refused with; also those that a server never refuses it with. */
export const codes: readonly AuthErrorCode[] = Object.keys(authErrors).filter(
  (code): code is AuthErrorCode => code in authErrors,
)

const refusals: readonly Move[] = codes.map((code) => ({
  event: code,
  apply: ifSignedIn((held) => {
    const reason = reasonOf(new AuthError(code, 'What happened'))
    return reason ? newestRecord(held, { epoch: held.epoch, reason }) : held
  }),
}))

/** What may happen to a client that has read its storage. */
export const moves: readonly Move[] = [...byTheClient, ...fromStorage, ...refusals]

function ifHeld(apply: (held: SessionRecord) => Held): Move['apply'] {
  return (held) => held && apply(held)
}

function ifSignedIn(apply: (held: SignedInRecord) => Held): Move['apply'] {
  return (held) => (isSignedIn(held) ? apply(held) : held)
}

function epochOf(held: Held): number {
  return held?.epoch ?? 0
}

function next({ epoch, pair }: SignedInRecord): SignedInRecord {
  return signedIn(epoch, pair.generation + 1)
}

function adopt(held: SignedInRecord, epoch: number): Held {
  const { generation } = held.pair
  const token = { sent: tokenOf(epoch, generation), offered: tokenOf(epoch, generation + 1), askedAt: 0 }
  return decideAdoption(held, token, random) ?? held
}
