import type { Clock, RevocationReason } from '@tokenpair/protocol'
import type { RefreshTokenContent } from '../refresh-token/refresh-token.ts'
import type { SessionStore } from '../sessions/session-store.ts'
import type { ChainPosition, Session } from '../sessions/session.ts'
import { decideRedemption, isGap, type Redemption, type RedemptionRefusal } from './decide-redemption.ts'
import { readRestoreWindow } from './restore-window.ts'

/** How often a redemption that loses races is tried before the client is asked to repeat it. */
const mostPasses = 8

/** What {@link redeem} needs. */
export interface RedeemContext {
  readonly store: SessionStore
  readonly clock: Clock
  /** Milliseconds that the access tokens of a session live at most. */
  readonly accessTokenLifetime: number
  /** Milliseconds during which an exchange without attempt id may be repeated. */
  readonly replayWindow: number
}

/** How a redemption ended. */
export type RedemptionOutcome =
  | { readonly kind: 'renewed'; readonly session: Session; readonly isReplay: boolean }
  | { readonly kind: 'reused'; readonly session: Session }
  /** The exchange was made long ago, and others followed: whoever asks knows both the token and its attempt id. */
  | { readonly kind: 'finished' }
  | { readonly kind: 'refused'; readonly code: RedemptionRefusal; readonly reason: RevocationReason | undefined }
  | { readonly kind: 'contended' }

/**
 * Redeems an authentic refresh token: one conditional write, and where that changes nothing, one read and a decision.
 *
 * A revocation for reuse is itself conditional on what was read, so a losing racer never ends a session that moved on.
 */
export async function redeem(redemption: Redemption, context: RedeemContext): Promise<RedemptionOutcome> {
  const { store, clock } = context
  const { token } = redemption
  let from: ChainPosition = { generation: token.generation, chain: token.chain }
  for (let pass = 0; pass < mostPasses; pass++) {
    const now = clock.now()
    const advanced = await store.advance({
      id: token.sessionId,
      from,
      to: successorState(redemption),
      now,
      hasAttempt: redemption.hasAttempt,
    })
    if (advanced !== undefined) return { kind: 'renewed', session: advanced, isReplay: false }

    const session = await store.find(token.sessionId)
    const isRestored = isGap(session, token) && (await readRestoreWindow(store, now)) !== undefined
    const decision = decideRedemption(session, redemption, { now, replayWindow: context.replayWindow, isRestored })
    switch (decision.kind) {
      case 'advance':
        from = decision.from
        break
      case 'replay':
        return { kind: 'renewed', session: decision.session, isReplay: true }
      case 'finished':
        return { kind: 'finished' }
      case 'refuse':
        return { kind: 'refused', code: decision.code, reason: session?.revocation?.reason }
      case 'reuse': {
        const order = { at: now, reason: 'reuse', until: now + context.accessTokenLifetime } as const
        const revoked = await store.revoke({ id: token.sessionId, at: decision.at }, order)
        if (revoked.length > 0 && session !== undefined) return { kind: 'reused', session }
        from = { generation: token.generation, chain: token.chain }
      }
    }
  }
  return { kind: 'contended' }
}

function successorState({ token, successor }: Redemption): {
  generation: number
  chain: Redemption['successor']
  previous: readonly [RefreshTokenContent['chain'], RefreshTokenContent['chain']]
} {
  return { generation: token.generation + 1, chain: successor, previous: [token.chain, token.previousChain] }
}
