import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { attempt } from '../test-server.ts'
import type { Pair, Redeemed } from './command.ts'
import { type ServerProcess, startServer } from './server-process.ts'

const folder = createTemporaryFolder()
let one: ServerProcess
let other: ServerProcess

beforeAll(() => {
  const options = { path: folder.path('auth.db'), now: 1_893_456_000_000 }
  one = startServer(options)
  other = startServer(options)
})
afterAll(async () => {
  await Promise.all([one.stop(), other.stop()])
  folder[Symbol.dispose]()
}, 60_000)

/** Signs in 40 devices of one user, half of them at either server. */
function signIn(subject: string): Promise<readonly Pair[]> {
  const servers = Array.from({ length: 40 }, (_, index) => (index % 2 === 0 ? one : other))
  return Promise.all(servers.map((server) => server.ask({ kind: 'issue', subject })))
}

/** Has both servers do the same at once. */
function both<T>(ask: (server: ServerProcess) => Promise<T>): Promise<readonly [T, T]> {
  return Promise.all([ask(one), ask(other)])
}

function redeem(server: ServerProcess, { refreshToken }: Pair, number: number): Promise<Redeemed> {
  return server.ask({ kind: 'redeem', refreshToken, attempt: attempt(number) })
}

/** The sessions that either server shows as alive. */
async function listAtBoth(subject: string): Promise<readonly (readonly string[])[]> {
  const lists = await both((server) => server.ask({ kind: 'list', subject }))
  return lists.map((sessions) => sessions.map(({ sessionId }) => sessionId))
}

function idsOf(pairs: readonly Pair[]): readonly string[] {
  return pairs.map(({ sessionId }) => sessionId).toSorted()
}

describe('two server processes on one SQLite file', { timeout: 60_000 }, () => {
  test('give the same successor for the same exchange, and lose no session', async () => {
    const signedIn = await signIn('alice')
    let held = signedIn
    const unequal: Pair[] = []
    for (const generation of [1, 2, 3]) {
      const answers = await Promise.all(held.map((pair) => both((server) => redeem(server, pair, generation))))
      unequal.push(...held.filter((_, index) => !isSameSuccessor(answers[index])))
      held = answers.flatMap(([first]) => first.pair ?? [])
    }

    expect(unequal).toEqual([])
    expect(held.map(({ generation }) => generation)).toEqual(signedIn.map(() => 3))
    await expect(listAtBoth('alice')).resolves.toEqual([idsOf(signedIn), idsOf(signedIn)])
  })

  test('let one of two attempts on a token win, and end its session at both', async () => {
    const held = await signIn('bob')
    const compete = (pair: Pair) => both((server) => redeem(server, pair, server === one ? 1 : 2))
    const answers = await Promise.all(held.map(compete))
    const afterwards = await Promise.all(held.map(compete))

    expect(answers.map(codesOf)).toEqual(held.map(() => ['ok', 'refresh_token_reused']))
    expect(afterwards.map(codesOf)).toEqual(held.map(() => ['session_revoked', 'session_revoked']))
    await expect(listAtBoth('bob')).resolves.toEqual([[], []])
  })

  test('refuse at once what the other one ended, also amid a redemption', async () => {
    const held = await signIn('carol')
    const newest = await Promise.all(
      held.map(async (pair) => {
        const revoked = other.ask({ kind: 'revoke', sessionId: pair.sessionId })
        const redeemed = await redeem(one, pair, 1)
        await revoked
        return redeemed.pair ?? pair
      }),
    )
    const afterwards = await Promise.all(newest.map((pair) => redeem(one, pair, 2)))

    expect(codesOf(afterwards)).toEqual(held.map(() => 'session_revoked'))
    await expect(listAtBoth('carol')).resolves.toEqual([[], []])
  })

  test('end each session once, when both are asked to', async () => {
    const held = await signIn('dave')
    const revoked = await Promise.all(
      held.slice(0, 10).map(({ sessionId }) => both((server) => server.ask({ kind: 'revoke', sessionId }))),
    )
    const swept = await both((server) => server.ask({ kind: 'revoke-all', subject: 'dave', except: undefined }))

    expect(revoked.map((answers) => answers.filter(Boolean).length)).toEqual(revoked.map(() => 1))
    expect(swept.flat().toSorted()).toEqual(idsOf(held.slice(10)))
  })
})

/** The codes of answers, in the order of their text. */
function codesOf(answers: readonly Redeemed[]): readonly string[] {
  return answers.map(({ code }) => code).toSorted()
}

function isSameSuccessor(answers: readonly [Redeemed, Redeemed] | undefined): boolean {
  const [first, second] = answers ?? []
  return first?.pair !== undefined && first.pair.refreshToken === second?.pair?.refreshToken
}
