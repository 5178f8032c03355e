import { AuthError } from '@tokenpair/protocol'
import { createRefusal } from '../create-refusal.ts'
import { createTokenContent } from '../jwt/token-content.ts'
import { askForSubject } from '../sessions/ask-for-subject.ts'
import { isTouchDue } from '../sessions/is-touch-due.ts'
import type { Session } from '../sessions/session.ts'
import type { Authenticated, Authentication } from '../token-managers/token-manager.ts'
import { decideSession } from './decide-session.ts'
import type { SessionKeyContent } from './session-key.ts'
import { endOfKey, type SessionParts } from './session-parts.ts'
import { touchSession } from './touch-session.ts'

type RefusalCode = 'token_invalid' | 'token_expired' | 'token_revoked'

const refusals: Readonly<Record<RefusalCode, string>> = {
  token_invalid: 'The session key is not one of this server: sign in again',
  token_expired: 'The session key expired: refresh it, or sign in again',
  token_revoked: 'The session was ended: sign in again',
}

/** A session that goes on, or why it does not. */
type Admission = { readonly session: Session } | { readonly code: RefusalCode }

/**
 * Says who a session key stands for: one read, and where its last use was written down long enough ago, one write.
 *
 * @throws {AuthError} `unavailable` where that cannot be said at the moment.
 */
export async function validateSessionKey<Claims extends object>(
  text: string,
  parts: SessionParts<Claims>,
): Promise<Authentication<Claims>> {
  const key = parts.codec.decode(text)
  if (key === undefined) return rejected('token_invalid') // without asking the store: anybody can make that up
  try {
    const admission = await admit(key, parts)
    return 'code' in admission ? rejected(admission.code) : await describeUser(admission.session, parts)
  } catch (cause) {
    const message = 'It cannot be said at the moment whose session key this is: repeat the same request later'
    throw new AuthError('unavailable', message, { cause })
  }
}

async function admit<Claims extends object>(key: SessionKeyContent, parts: SessionParts<Claims>): Promise<Admission> {
  const { store, clock } = parts.context
  const found = await store.find(key.sessionId)
  const standing = decideSession(found, key, clock.now())
  switch (standing.kind) {
    case 'unknown':
      return { code: 'token_invalid' }
    case 'revoked':
      return { code: 'token_revoked' }
    case 'unused':
    case 'over':
      return { code: 'token_expired' }
    case 'alive':
      return goOn(standing.session, parts)
  }
}

async function goOn<Claims extends object>(session: Session, parts: SessionParts<Claims>): Promise<Admission> {
  const { store, revocation, clock, tidyUp, onError } = parts.context
  const now = clock.now()
  switch (await revocation.verdict(describeKey(session, now), now)) {
    case 'dead':
      return { code: 'token_revoked' }
    case 'stale':
      return { code: 'token_expired' }
    case 'live':
      break
  }
  if (!isTouchDue(session, parts.options.touchInterval * 1000, now)) return { session }
  if ((await askForSubject(session, parts)) !== undefined) return { code: 'token_revoked' }
  try {
    const touched = await touchSession(session, now, store)
    tidyUp()
    return { session: touched ?? session }
  } catch (error) {
    onError(error) // the user is known all the same
    return { session }
  }
}

async function describeUser<Claims extends object>(
  session: Session,
  parts: SessionParts<Claims>,
): Promise<Authenticated<Claims>> {
  const { options, context } = parts
  const content = await createTokenContent(session, 'refresh', parts)
  const claims = parts.claims.read(content.claims)
  if (claims === undefined) throw new TypeError('The schema of the claims does not accept what it answers')
  return {
    status: 'authenticated',
    manager: options.name,
    ...describeKey(session, context.clock.now()),
    scopes: content.scopes,
    claims,
    authenticatedAt: session.createdAt,
  }
}

/** What revocations go by. A key counts as issued when its use was last written down. */
function describeKey(
  session: Session,
  now: number,
): Pick<Authenticated, 'subject' | 'sessionId' | 'tokenId' | 'issuedAt' | 'expiresAt'> {
  const { id, subject, refreshedAt } = session
  return { subject, sessionId: id, tokenId: id, issuedAt: refreshedAt, expiresAt: endOfKey(session, now) }
}

function rejected(code: RefusalCode): { readonly status: 'rejected'; readonly error: AuthError } {
  return { status: 'rejected', error: createRefusal(code, refusals[code]) }
}
