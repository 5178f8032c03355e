import type { RevocationReason } from '@tokenpair/protocol'
import type { Session } from '../sessions/session.ts'
import { storableText } from '../sessions/stored-values.ts'
import { never } from './lua-session.ts'
import { numberOfReason } from './reason-numbers.ts'

const chainLength = 22

/** Writes a session as what the script that inserts it takes behind the id and the score. */
export function formatSession(session: Session): readonly string[] {
  const { revocation, idleLifetime, idleExpiresAt, absoluteExpiresAt } = session
  const flags = Number(session.attemptBound) + (revocation === undefined ? 0 : 2)
  return [
    String(flags),
    formatGeneration(session.generation),
    ...[session.chain, ...session.previous].map(formatChain),
    formatMoment(session.createdAt),
    formatMoment(session.refreshedAt),
    ...[idleLifetime, idleExpiresAt, absoluteExpiresAt].map((moment) => formatMoment(moment ?? never)),
    formatTexts(session),
    ...(revocation === undefined ? [] : [formatMoment(revocation.at), formatReason(revocation.reason)]),
  ]
}

export function formatReason(reason: RevocationReason): string {
  return String(numberOfReason(reason))
}

export function formatGeneration(generation: number): string {
  if (!(Number.isInteger(generation) && generation >= 0 && generation < 2 ** 32)) {
    throw new RangeError('A generation has to be a whole number below 2^32')
  }
  return String(generation)
}

export function formatChain(chain: string): string {
  if (chain.length !== chainLength) throw new TypeError('A chain value has to be 16 bytes in base64url')
  return chain
}

/** Writes milliseconds. */
export function formatMoment(moment: number): string {
  if (!(Number.isInteger(moment) && moment >= 0 && moment <= never)) {
    throw new RangeError('A moment has to be whole milliseconds since the Unix epoch')
  }
  return String(moment)
}

function formatTexts({ subject, method, manager, scopes, claims, device }: Session): string {
  const json = [scopes, claims, device]
    .map((value) => JSON.stringify(value))
    .map((text) => (text.length > 2 ? text : ''))
  const rest = json.slice(0, json.findLastIndex((text) => text !== '') + 1)
  return [...[subject, method, manager].map(storableText), ...rest].join('\0')
}
