import { AuthError } from '@tokenpair/protocol'
import { isTouchDue } from '../sessions/is-touch-due.ts'
import type { Session } from '../sessions/session.ts'
import { decideRenewal, type RenewalRefusal } from './decide-renewal.ts'
import { stepOf } from './session-chain.ts'
import type { SessionParts } from './session-parts.ts'
import type { SessionToken } from './session-token.ts'

/** How often a row is tried that moves on between reading and writing. */
const mostPasses = 8

/** Where the row of a token stands after it was moved on its account, and whether that was a step of its own. */
export type RowMove = { readonly kind: 'moved'; readonly session: Session; readonly isStep: boolean } | RenewalRefusal

/**
 * Moves the row of a token to the next generation, unless it has gone on already: one conditional write, and where that
 * changes nothing, one read and a decision.
 *
 * @throws {AuthError} `unavailable` after too many lost races. What the store throws is passed on.
 */
export async function moveRow<Claims extends object>(
  { sessionId: id, generation }: SessionToken,
  parts: SessionParts<Claims>,
): Promise<RowMove> {
  const { options, context, chain } = parts
  const { store, clock } = context
  let step = { from: generation, to: generation + 1 }
  for (let pass = 0; pass < mostPasses; pass++) {
    const now = clock.now()
    const moved = await store.advance(stepOf(id, chain, { ...step, now }))
    if (moved !== undefined) return { kind: 'moved', session: moved, isStep: step.to > step.from }

    const decision = decideRenewal(await store.find(id), { generation }, { manager: options.name, now })
    switch (decision.kind) {
      case 'step':
        step = decision
        break
      case 'again': {
        const { session } = decision
        if (!isTouchDue(session, options.touchInterval * 1000, now)) return { kind: 'moved', session, isStep: false }
        step = { from: session.generation, to: session.generation }
        break
      }
      case 'unknown':
      case 'revoked':
      case 'unused':
      case 'over':
        return decision
    }
  }
  throw new AuthError('unavailable', 'Too many requests renew this session at once: repeat the same one later')
}
