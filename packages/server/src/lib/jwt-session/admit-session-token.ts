import type { AuthError } from '@tokenpair/protocol'
import type { Authentication, TokenBinding } from '../token-managers/token-manager.ts'
import { decideUse, isKnownActive } from './decide-use.ts'
import { bindingOf, describeBearer } from './describe-bearer.ts'
import { type GoodSessionToken, judgeSessionToken } from './judge-session-token.ts'
import { rejected, rejectedForNow } from './rejections.ts'
import { renewInBand } from './renew-in-band.ts'
import { lastUseOf, type SessionParts } from './session-parts.ts'
import { touchSession } from './touch-session.ts'

/**
 * Says who a token stands for. Mostly no store is asked. A stale token, and one half of whose life is over, is renewed; where
 * that fails, the request goes on with the token as it is, since it is good.
 */
export async function admitSessionToken<Claims extends object>(
  text: string,
  parts: SessionParts<Claims>,
  objectTo?: (token: TokenBinding) => AuthError | undefined,
): Promise<Authentication<Claims>> {
  try {
    const inspection = await judgeSessionToken(text, parts)
    switch (inspection.state) {
      case 'invalid':
        return rejected('token_invalid')
      case 'expired':
        return rejected('token_expired')
      case 'revoked':
        return rejected('token_revoked')
      case 'live':
      case 'stale': {
        const objection = objectTo?.(bindingOf(inspection.token, parts))
        return objection === undefined ? await admitGoodToken(inspection, parts) : rejected(objection)
      }
    }
  } catch (error) {
    parts.context.onError(error)
    return rejectedForNow(error)
  }
}

async function admitGoodToken<Claims extends object>(
  inspection: GoodSessionToken,
  parts: SessionParts<Claims>,
): Promise<Authentication<Claims>> {
  const { options, context } = parts
  const { state, token } = inspection
  const now = context.clock.now()
  const lastUse = lastUseOf(token, parts)
  const touchInterval = options.touchInterval * 1000
  try {
    switch (decideUse(token, { isStale: state === 'stale', lastUse, touchInterval, now })) {
      case 'go-on':
        return describeBearer(token, parts)
      case 'touch':
        return await touchSession(token, parts)
      case 'renew':
        return await renewInBand(token, parts)
    }
  } catch (error) {
    if (!isGoodWithoutStore(inspection, parts)) throw error
    context.onError(error)
    return describeBearer(token, parts)
  }
}

/** Milliseconds for which the revocation log may not have been read, so that a mark in it still says all there is. */
const longestSilence = 60_000

/**
 * Whether a token is good though the store cannot be asked: it was used lately enough, and where the revocation strategy calls
 * it stale, that is for a mark, and not because the strategy itself does not know.
 */
function isGoodWithoutStore<Claims extends object>(inspection: GoodSessionToken, parts: SessionParts<Claims>): boolean {
  const { token } = inspection
  const { revocations, clock } = parts.context
  const now = clock.now()
  if (!isKnownActive(token, lastUseOf(token, parts), now)) return false
  if (inspection.state === 'live' || !inspection.reasons.includes('marked')) return true
  return revocations.verdict(token, now) === 'stale' && revocations.staleness <= longestSilence
}
