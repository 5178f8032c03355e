import type { TokenResponse } from '@tokenpair/protocol'
import type { SignedInRecord } from '../../src/lib/session/session-record.ts'
import { sampleAccessToken, sampleRecord } from '../samples.ts'

/** A JWT that is a session of `alice`, for a day, signed by nobody. */
export function sessionToken(claims: Readonly<Record<string, unknown>> = {}): string {
  const moments = { iat: 1_893_456_000, exp: 1_893_542_400 }
  return sampleAccessToken({ sub: 'alice', sid: 'session one', gen: 0, scope: 'read write', ...moments, ...claims })
}

/** The record of a session whose one token is of this generation. */
export function sessionRecord(generation: number, pair: Partial<TokenResponse> = {}): SignedInRecord {
  const token = sessionToken({ gen: generation, sid: pair.session_id ?? 'session one', sub: pair.sub ?? 'alice' })
  const lifetimes = { expires_in: 86_400, refresh_token_expires_in: 86_400 }
  return sampleRecord(1, { access_token: token, refresh_token: token, generation, ...lifetimes, ...pair })
}
