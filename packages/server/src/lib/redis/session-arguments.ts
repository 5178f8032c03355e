import type { RevocationReason } from '@tokenpair/protocol'
import type { ChainValue, Session } from '../sessions/session.ts'
import { formatDevice, storableText } from '../sessions/stored-values.ts'
import { never } from './lua-session.ts'
import { packedBase64Url } from './packed-digits.ts'
import { numberOfReason } from './reason-numbers.ts'
import { formatScopes } from './scopes-text.ts'
import { formatSubject } from './subject-text.ts'

/** 16 bytes: the last character holds two bits of them, and four zeros. */
const chainForm = /^[\w-]{21}[AQgw]$/

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

export function formatChain(chain: ChainValue): string {
  if (!chainForm.test(chain)) throw new TypeError('A chain value has to be 16 bytes in base64url')
  return packedBase64Url.pack(chain)
}

/** Writes milliseconds. */
export function formatMoment(moment: number): string {
  if (!(Number.isInteger(moment) && moment >= 0 && moment <= never)) {
    throw new RangeError('A moment has to be whole milliseconds since the Unix epoch')
  }
  return String(moment)
}

function formatTexts({ subject, method, manager, scopes, device, claims }: Session): string {
  const texts = [formatScopes(scopes), formatDevice(device).slice(1, -1), JSON.stringify(claims).slice(1, -1)]
  const rest = texts.slice(0, texts.findLastIndex((text) => text !== '') + 1)
  return [...[formatSubject(subject), method, manager].map(storableText), ...rest].join('\0')
}
