import { isRecord, type Random, encodeBase64Url, type TokenResponse } from '@tokenpair/protocol'
import { isSignedOutReason, type SignedOutReason } from './auth-state.ts'

/** How many generations an attempt id is kept for after its own (docs/rotation.md). */
const attemptMemory = 3

/** A session as it is kept. Durations are milliseconds. */
export interface SignedInRecord {
  readonly status: 'signed-in'
  /** Counts the sign-ins and so fences off whatever belongs to an earlier one. */
  readonly epoch: number
  readonly sessionId: string
  readonly subject: string
  readonly scope: string
  /** Counts the redemptions of the session and so fences off whatever is older. */
  readonly generation: number
  readonly accessToken: string
  readonly refreshToken: string
  readonly accessLifetime: number
  readonly refreshLifetime: number
  /** When the pair was asked for, by this device's clock, in milliseconds since the Unix epoch. */
  readonly obtainedAt: number
  /** The attempt ids of this generation and a few before it, by generation. */
  readonly attempts: Readonly<Record<string, string>>
}

/** What stays behind when a session has ended, so that a late answer cannot bring it back. */
export interface SignedOutRecord {
  readonly status: 'signed-out'
  readonly epoch: number
  readonly reason: SignedOutReason
}

/** What a client keeps: one record, replaced as a whole. */
export type SessionRecord = SignedInRecord | SignedOutRecord

/** What turns a token response into a record. */
export interface RecordOptions {
  readonly epoch: number
  /** Milliseconds since the Unix epoch. */
  readonly obtainedAt: number
  readonly random: Random
  /** The record of the same session that the new one follows. */
  readonly previous?: SignedInRecord | undefined
}

/**
 * Makes the record of a new pair. It draws the attempt id by which this pair will be redeemed, so that whatever holds
 * the token holds the attempt id, too: one write, and no copy of the storage has the one without the other.
 */
export function createRecord(response: TokenResponse, options: RecordOptions): SignedInRecord {
  const { generation } = response
  const kept = Object.entries(options.previous?.attempts ?? {}).filter(
    ([of]) => Number(of) >= generation - attemptMemory,
  )
  return {
    status: 'signed-in',
    epoch: options.epoch,
    sessionId: response.session_id,
    subject: response.sub,
    scope: response.scope,
    generation,
    accessToken: response.access_token,
    refreshToken: response.refresh_token,
    accessLifetime: response.expires_in * 1000,
    refreshLifetime: response.refresh_token_expires_in * 1000,
    obtainedAt: options.obtainedAt,
    attempts: { ...Object.fromEntries(kept), [generation]: encodeBase64Url(options.random.bytes(16)) },
  }
}

/** The same record with another attempt id for its token. */
export function withAttempt(record: SignedInRecord, random: Random): SignedInRecord {
  return { ...record, attempts: { ...record.attempts, [record.generation]: encodeBase64Url(random.bytes(16)) } }
}

/** The attempt id by which a record's token is redeemed. */
export function attemptOf({ attempts, generation }: SignedInRecord): string | undefined {
  return attempts[generation]
}

/** Reads a record from a storage, or `undefined` where the text is none of ours: foreign, broken or of another version. */
export function parseRecord(text: string | undefined): SessionRecord | undefined {
  if (text === undefined) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isRecord(value) && (isSignedIn(value) || isSignedOut(value)) ? value : undefined
  } catch {
    return undefined
  }
}

const texts = ['sessionId', 'subject', 'scope', 'accessToken', 'refreshToken']
const numbers = ['epoch', 'generation', 'accessLifetime', 'refreshLifetime', 'obtainedAt']

function isSignedIn(value: object): value is SignedInRecord {
  const members: Record<string, unknown> = { ...value }
  return (
    members['status'] === 'signed-in' &&
    texts.every((name) => typeof members[name] === 'string') &&
    numbers.every((name) => Number.isFinite(members[name])) &&
    isRecord(members['attempts']) &&
    Object.values(members['attempts']).every((attempt) => typeof attempt === 'string')
  )
}

function isSignedOut(value: object): value is SignedOutRecord {
  const members: Record<string, unknown> = { ...value }
  return members['status'] === 'signed-out' && Number.isFinite(members['epoch']) && isSignedOutReason(members['reason'])
}
