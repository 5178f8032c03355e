import type { TokenResponse } from '@tokenpair/protocol'
import type { SessionRecord, SignedInRecord } from '../src/lib/session/session-record.ts'

/** A token response of ten minutes and two weeks. */
export function samplePair(changes: Partial<TokenResponse> = {}): TokenResponse {
  return {
    access_token: 'opaque access token',
    token_type: 'Bearer',
    expires_in: 600,
    refresh_token: 'refresh token',
    refresh_token_expires_in: 1_209_600,
    scope: 'read write',
    session_id: 'session one',
    generation: 0,
    sub: 'alice',
    ...changes,
  }
}

/** The record of a session, and of its pair. */
export function sampleRecord(epoch = 1, pair: Partial<TokenResponse> = {}): SignedInRecord {
  return { epoch, pair: samplePair(pair), obtainedAt: 1000, attempt: `attempt of ${epoch}` }
}

/** What stays behind of a session. */
export function sampleTombstone(epoch = 1): SessionRecord {
  return { epoch, reason: 'user' }
}

/** An access token with these claims, signed by nobody. */
export function sampleAccessToken(claims: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(claims))
  return `header.${Buffer.from(bytes).toString('base64url')}.signature`
}
