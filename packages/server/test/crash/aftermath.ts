import type { SeededRandom } from '@tokenpair/testing'
import { drawAttempt } from './burst.ts'
import type { Redeemed } from './command.ts'
import type { ServerProcess } from './server-process.ts'
import type { Aftermath, Exchange, Fate, Story } from './story.ts'

type Redeem = (refreshToken: string, attempt: string) => Promise<Redeemed>

/** Who asks what became of the sessions, and what for. */
export interface Examination {
  readonly server: ServerProcess
  readonly random: SeededRandom
  /** Whether access tokens are tried, too. */
  readonly tries: 'access-and-refresh-tokens' | 'refresh-tokens'
}

/**
 * Asks a server on the same file what became of the sessions: first for the lists and with the access tokens, and then
 * as their owners, who repeat what was not answered and go on, and as those who hold a copy, who repeat what they sent.
 */
export async function examineAftermath(
  stories: readonly Story[],
  { server, random, tries }: Examination,
): Promise<readonly Fate[]> {
  const subjects = [...new Set(stories.map(({ held }) => held.subject))]
  const lists = await Promise.all(subjects.map((subject) => server.ask({ kind: 'list', subject })))
  const listed = new Map(lists.flat().map((session) => [session.sessionId, session]))
  const tried = tries === 'refresh-tokens' ? [] : stories
  const access = await Promise.all(
    tried.map(({ held }) => server.ask({ kind: 'authenticate', accessToken: held.accessToken })),
  )
  const redeem: Redeem = (refreshToken, attempt) => server.ask({ kind: 'redeem', refreshToken, attempt })

  const examine = async (story: Story, index: number): Promise<Fate> => {
    const redeemed = story.contest === undefined ? await goOn(story, drawAttempt(random), redeem) : undefined
    const contested = story.contest === undefined ? [] : await repeatBoth(story, story.contest, redeem)
    const { sessionId } = story.held
    const aftermath: Aftermath = { listed: listed.get(sessionId), access: access[index], redeemed, contested }
    return { story, aftermath }
  }
  return Promise.all(stories.map(examine))
}

function goOn({ held, exchange }: Story, nextAttempt: string, redeem: Redeem): Promise<Redeemed> {
  const newest = exchange.answer?.pair
  if (newest === undefined) return redeem(held.refreshToken, exchange.attempt)
  return redeem(newest.refreshToken, nextAttempt)
}

async function repeatBoth({ held, exchange }: Story, contest: Exchange, redeem: Redeem): Promise<readonly Redeemed[]> {
  const first = await redeem(held.refreshToken, exchange.attempt)
  const second = await redeem(held.refreshToken, contest.attempt)
  return [first, second, await redeem(held.refreshToken, exchange.attempt)]
}
