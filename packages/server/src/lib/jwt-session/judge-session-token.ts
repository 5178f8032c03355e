import type { SessionParts } from './session-parts.ts'
import { readSessionToken, type SessionToken, type SessionTokenInspection, type StaleReason } from './session-token.ts'

/** A token that is good, perhaps to be renewed. */
export type GoodSessionToken = Extract<SessionTokenInspection, { readonly state: 'live' | 'stale' }>

/**
 * Says what a token is worth, and changes nothing. It is the one way to judge a token. Whether its session was used lately
 * enough is not looked at.
 *
 * @throws Whatever the revocation strategy or `validate` throws.
 */
export async function judgeSessionToken<Claims extends object>(
  text: string,
  parts: SessionParts<Claims>,
): Promise<SessionTokenInspection> {
  const { options, context, verifier } = parts
  const verdict = await verifier.verify(text)
  if (verdict.kind === 'invalid') return { state: 'invalid', detail: verdict.detail }
  const token = readSessionToken(verdict.claims, options.sessionKey)
  if (token === undefined) return { state: 'invalid', detail: 'The token is an access token, and no session' }
  if (verdict.kind === 'expired') return { state: 'expired', token }
  if (options.validate !== undefined && !(await options.validate(token))) {
    return { state: 'invalid', detail: 'The option validate does not take the token' }
  }
  const { subject, sessionId, tokenId, issuedAt, expiresAt } = token
  const marks = await context.revocation.verdict(
    { subject, sessionId, tokenId, issuedAt, expiresAt },
    context.clock.now(),
  )
  if (marks === 'dead') return { state: 'revoked', token }
  const [reason, ...others] = staleReasonsOf(token, { isMarked: marks === 'stale', parts })
  return reason === undefined ? { state: 'live', token } : { state: 'stale', reasons: [reason, ...others], token }
}

function staleReasonsOf<Claims extends object>(
  { version, claims }: SessionToken,
  { isMarked, parts }: { readonly isMarked: boolean; readonly parts: SessionParts<Claims> },
): readonly StaleReason[] {
  const { versions } = parts.options
  const isOtherVersion = versions !== undefined && !versions.some((taken) => taken === version)
  return [
    ...(isMarked ? (['marked'] as const) : []),
    ...(isOtherVersion ? (['version'] as const) : []),
    ...(parts.claims.read(claims) === undefined ? (['claims'] as const) : []),
  ]
}
