import { type AttemptId, successorOf } from '../refresh-token/chain.ts'
import type { Redemption } from './decide-redemption.ts'
import { redeem, type RedeemContext, type RedemptionOutcome } from './redeem.ts'

/**
 * Redeems a token whose exchange may have been finished long ago, as that of a browser which came back with an old cookie:
 * each finished exchange is followed by the next one, whose attempt id the client sent along.
 *
 * This gives nobody anything that they could not get by themselves: the successor of a finished exchange was answered to
 * whoever knew its token and its attempt id, and each step is a redemption like any other, judged by the row as it stands.
 *
 * @param later The attempt ids of the exchanges that followed, oldest first.
 */
export async function redeemChain(
  first: Redemption,
  later: readonly AttemptId[],
  context: RedeemContext,
): Promise<RedemptionOutcome> {
  let redemption = first
  for (const attempt of later) {
    const outcome = await redeem(redemption, context)
    if (outcome.kind !== 'finished') return outcome
    redemption = followingOf(redemption, attempt)
  }
  return redeem(redemption, context)
}

/** The redemption of a redemption's successor. */
function followingOf({ token: spent, successor, ...rest }: Redemption, attempt: AttemptId): Redemption {
  const token = { ...spent, generation: spent.generation + 1, chain: successor, previousChain: spent.chain }
  return { ...rest, token, successor: successorOf(token, attempt) }
}
