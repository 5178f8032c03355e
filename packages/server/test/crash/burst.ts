import { encodeBase64Url } from '@tokenpair/protocol'
import type { SessionId } from '@tokenpair/server'
import type { SeededRandom } from '@tokenpair/testing'
import type { Answers, Command, Pair } from './command.ts'
import type { KillMoment, ServerProcess } from './server-process.ts'
import type { Ending, Exchange, Story } from './story.ts'

/** A revocation of all sessions of a subject but perhaps one. */
export interface Sweep {
  readonly subject: string
  readonly except: SessionId | undefined
  readonly answer: Ending['answer']
}

/** All that was sent to a server that was killed meanwhile, with what it answered. */
export interface Burst {
  readonly stories: readonly Story[]
  readonly sweeps: readonly Sweep[]
}

/** How many subjects have their sessions revoked all at once. */
const sweeps = 6

/**
 * Sends one redemption for each pair, and among them revocations of every kind, all at once and in a drawn order, and
 * kills the server in the middle.
 */
export async function sendBurst(
  server: ServerProcess,
  held: readonly Pair[],
  { random, moment }: { readonly random: SeededRandom; readonly moment: KillMoment },
): Promise<Burst> {
  const queue: (() => void)[] = []
  const enqueue = <C extends Command>(command: C): Promise<Answers[C['kind']] | undefined> =>
    new Promise((resolve) => queue.push(() => resolve(server.attempt(command))))
  const exchange = async ({ refreshToken }: Pair): Promise<Exchange> => {
    const attempt = drawAttempt(random)
    return { attempt, answer: await enqueue({ kind: 'redeem', refreshToken, attempt }) }
  }
  const end = async (reason: Ending['reason'], command: Command): Promise<Ending> => {
    return { reason, answer: (await enqueue(command)) === undefined ? 'lost' : 'given' }
  }

  const swept = drawOrder(new Set(held.map(({ subject }) => subject)), random).slice(0, sweeps)
  const sweeping = swept.map(async (subject, index): Promise<Sweep> => {
    const except = index % 2 === 0 ? undefined : held.find((pair) => pair.subject === subject)?.sessionId
    return { subject, except, ...(await end('ended', { kind: 'revoke-all', subject, except })) }
  })
  const playing = held.map(async (pair): Promise<Story> => {
    const fate = random.number() // 4 % have a second holder, 8 % are revoked, 8 % sign out, 2 % have both done
    const exchanging = exchange(pair)
    const contesting = fate < 0.04 ? exchange(pair) : undefined
    const ending: Promise<Ending>[] = []
    if (fate > 0.9) ending.push(end('signed-out', { kind: 'sign-out', token: pair.refreshToken }))
    if (fate > 0.82 && fate < 0.92) ending.push(end('ended', { kind: 'revoke', sessionId: pair.sessionId }))
    return { held: pair, exchange: await exchanging, contest: await contesting, endings: await Promise.all(ending) }
  })

  const gone = server.killAt(moment)
  for (const send of drawOrder(queue, random)) send()
  const [stories, done] = await Promise.all([Promise.all(playing), Promise.all(sweeping), gone])
  return { stories: stories.map((story) => addSweeps(story, done)), sweeps: done }
}

/** Draws an attempt id. */
export function drawAttempt(random: SeededRandom): string {
  return encodeBase64Url(random.bytes(16))
}

/** Whether a revocation of all sessions is meant for this one. */
export function isSwept({ held }: Story, { subject, except }: Sweep): boolean {
  return held.subject === subject && held.sessionId !== except
}

function addSweeps(story: Story, done: readonly Sweep[]): Story {
  const endings = done
    .filter((sweep) => isSwept(story, sweep))
    .map(({ answer }) => ({ reason: 'ended', answer }) as const)
  return { ...story, endings: [...story.endings, ...endings] }
}

/** Puts the items in a drawn order. */
function drawOrder<T>(items: Iterable<T>, random: SeededRandom): readonly T[] {
  return [...items]
    .map((item) => ({ item, rank: random.number() }))
    .toSorted((one, other) => one.rank - other.rank)
    .map(({ item }) => item)
}
