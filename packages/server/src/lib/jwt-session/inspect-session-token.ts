import { decideRenewal } from './decide-renewal.ts'
import { isKnownActive } from './decide-use.ts'
import { judgeSessionToken } from './judge-session-token.ts'
import { lastUseOf, type SessionParts } from './session-parts.ts'
import type { SessionTokenInspection } from './session-token.ts'

/**
 * Says what a token is worth, as its next use would, and changes nothing. The store is asked where the session may not have
 * been used lately enough.
 *
 * @throws Whatever the store, the revocation strategy or `validate` throws.
 */
export async function inspectSessionToken<Claims extends object>(
  text: string,
  parts: SessionParts<Claims>,
): Promise<SessionTokenInspection> {
  const { options, context } = parts
  const inspection = await judgeSessionToken(text, parts)
  if (inspection.state !== 'live' && inspection.state !== 'stale') return inspection
  const { token } = inspection
  const now = context.clock.now()
  if (isKnownActive(token, lastUseOf(token, parts), now)) return inspection
  const { kind } = decideRenewal(await context.store.find(token.sessionId), token, { manager: options.name, now })
  switch (kind) {
    case 'step':
    case 'again':
      return inspection
    case 'unused':
    case 'over':
      return { state: 'expired', token }
    case 'unknown':
    case 'revoked':
      return { state: 'revoked', token }
  }
}
