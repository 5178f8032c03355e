import type { Sweep } from './burst.ts'
import { isSwept } from './burst.ts'
import type { Redeemed } from './command.ts'
import type { Aftermath, Fate, Story } from './story.ts'

/**
 * Says what a server did not keep of its promises, one sentence for each session and promise.
 *
 * @param at When the burst was, by the clock of the server that was killed.
 */
export function findFaults(fates: readonly Fate[], sweeps: readonly Sweep[], at: number): readonly string[] {
  return [
    ...fates.flatMap(({ story, aftermath }) =>
      [
        ...faultyRefusals(story, aftermath),
        ...faultyEnds(story, aftermath),
        ...faultySteps(story, aftermath, at),
        ...faultyContests(story, aftermath),
      ].map((fault) => `A session of ${story.held.subject} ${fault}`),
    ),
    ...sweeps.flatMap((sweep) => faultySweep(fates, sweep)),
  ]
}

/** Whether an answer that was received says that the session has ended. */
export function isKnownToBeOver({ exchange, contest, endings }: Story): boolean {
  const refused = [exchange, contest].some((each) => each?.answer !== undefined && each.answer.code !== 'ok')
  return refused || endings.some(({ answer }) => answer === 'given')
}

/** No session is refused for a reason that nobody gave. */
function faultyRefusals(story: Story, { redeemed, contested }: Aftermath): readonly string[] {
  const { exchange, contest, endings } = story
  const reasons: (string | undefined)[] = endings.map(({ reason }) => reason)
  if (contest !== undefined) reasons.push('reuse')
  const isFair = (answer: Redeemed): boolean => {
    if (answer.code === 'session_revoked') return reasons.includes(answer.reason)
    return answer.code === 'ok' || (answer.code === 'refresh_token_reused' && contest !== undefined)
  }
  const answers = [exchange.answer, contest?.answer, redeemed, ...contested].filter((each) => each !== undefined)
  return answers.filter((answer) => !isFair(answer)).map(({ code }) => `was refused with ${code}`)
}

/** A session is alive for the list, for its access token and for its refresh token, or for none of them. */
function faultyEnds(story: Story, { listed, access, redeemed, contested }: Aftermath): readonly string[] {
  const { contest, endings } = story
  const isAlive = listed !== undefined
  const isOver = isKnownToBeOver(story)
  const isRenewed = [redeemed, ...contested].some((answer) => answer?.code === 'ok')
  const faults: string[] = []
  if (isAlive && isOver) faults.push('is listed again after it ended')
  if (isRenewed && isOver) faults.push('was renewed after it ended')
  if (!isAlive && contest === undefined && endings.length === 0) faults.push('is lost')
  if (!isAlive && isRenewed) faults.push('was renewed and is not listed')
  if (isAlive && redeemed !== undefined && redeemed.code !== 'ok') faults.push('is listed and was not renewed')
  if (access !== undefined && access !== (isAlive ? 'authenticated' : 'token_revoked')) {
    faults.push(`is ${isAlive ? '' : 'not '}listed and its access token is ${access}`)
  }
  return faults
}

/** What was answered stands in the file, and each exchange is one step. */
function faultySteps({ held, exchange, contest }: Story, aftermath: Aftermath, at: number): readonly string[] {
  const { listed, redeemed, contested } = aftermath
  const faults: string[] = []
  const answered = [exchange.answer?.pair, contest?.answer?.pair].filter((pair) => pair !== undefined)
  if (listed !== undefined && answered.length > 0 && listed.refreshedAt !== at) faults.push('lost an answered renewal')
  const [first] = contested
  if (exchange.answer?.pair !== undefined && first?.pair !== undefined) {
    if (first.pair.refreshToken !== exchange.answer.pair.refreshToken) faults.push('was renewed in two ways')
  }
  const steps = [...answered, redeemed?.pair].filter((pair) => pair !== undefined)
  if (steps.some((pair, index) => pair.generation !== held.generation + index + 1)) faults.push('skipped a step')
  return faults
}

/** Of two attempts on one token at most one wins, and when both are repeated the session is over. */
function faultyContests(story: Story, { listed, contested }: Aftermath): readonly string[] {
  const { exchange, contest } = story
  if (contest === undefined) return []
  const [first, second, last] = contested
  const wins = [
    [exchange.answer, first].some((answer) => answer?.code === 'ok'),
    [contest.answer, second].some((answer) => answer?.code === 'ok'),
  ]
  const findings = [first, second].filter((answer) => answer?.code === 'refresh_token_reused')
  const faults: string[] = []
  if (wins.every(Boolean)) faults.push('was renewed for two holders')
  if (listed !== undefined && findings.length !== 1) faults.push('has two holders and nobody noticed')
  if (last?.code !== 'session_revoked') faults.push('goes on with two holders')
  return faults
}

/** A revocation of several sessions revoked all of them or none. */
function faultySweep(fates: readonly Fate[], sweep: Sweep): readonly string[] {
  const swept = fates.filter(
    ({ story }) => isSwept(story, sweep) && story.endings.length === 1 && story.contest === undefined,
  )
  const alive = swept.filter(({ aftermath }) => aftermath.listed !== undefined).length
  const isHalf = alive > 0 && alive < swept.length
  return isHalf ? [`A revocation for ${sweep.subject} spared ${alive} of ${swept.length} sessions`] : []
}
