import type { Authentication } from '../token-managers/token-manager.ts'
import { describeBearer } from './describe-bearer.ts'
import { judgeSessionToken } from './judge-session-token.ts'
import { type Rejection, rejected, rejectedBy } from './rejections.ts'
import { renewSession } from './renew-session.ts'
import type { SessionParts } from './session-parts.ts'
import type { SessionToken } from './session-token.ts'

/**
 * Renews a good token while its request is being answered. Where that has to wait, the token is good as it is. The new one is judged as any other, so that nobody gets further
 * with it now than with the next request.
 */
export async function renewInBand<Claims extends object>(
  token: SessionToken,
  parts: SessionParts<Claims>,
): Promise<Authentication<Claims>> {
  const { options, context } = parts
  const renewal = await renewSession(token, parts)
  const refuse = (rejection: Rejection): Rejection => {
    const { sessionId } = token
    context.emit({ type: 'refused', manager: options.name, sessionId, code: rejection.error.code })
    return rejection
  }
  switch (renewal.kind) {
    case 'renewed':
      break
    case 'postponed':
      context.onError(renewal.error)
      return describeBearer(token, parts)
    case 'forbidden':
      return refuse(rejected(renewal.error))
    case 'unknown':
    case 'revoked':
    case 'unused':
    case 'over':
      return refuse(rejectedBy(renewal))
  }
  const { issued } = renewal
  const fresh = await judgeSessionToken(issued.accessToken, parts)
  switch (fresh.state) {
    case 'live':
    case 'stale':
      return { ...describeBearer(fresh.token, parts), renewed: issued }
    case 'invalid':
      return refuse(rejected('token_invalid'))
    case 'expired':
      return refuse(rejected('token_expired'))
    case 'revoked':
      return refuse(rejected('token_revoked'))
  }
}
