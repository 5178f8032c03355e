import { fork } from 'node:child_process'
import { on } from 'node:events'
import { fileURLToPath } from 'node:url'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import type { ProcessCommand, SignedIn } from './process-command.ts'

interface Answer {
  readonly value: unknown
  /** How often the process has read the log. */
  readonly polls: number
}

/** A process with a server on a file. */
interface ServerProcess {
  ask(command: ProcessCommand): Promise<Answer>
}

async function startProcess(path: string): Promise<ServerProcess> {
  const child = fork(fileURLToPath(new URL('revoking-process.ts', import.meta.url)), [path])
  const answers: AsyncIterator<readonly Answer[]> = on(child, 'message', { close: ['exit'] })
  onTestFinished(() => void child.kill())
  const nextAnswer = async (): Promise<Answer> => {
    const { value } = await answers.next()
    const [answer]: readonly Answer[] = value ?? []
    if (answer === undefined) throw new Error('The process ended')
    return answer
  }
  await nextAnswer()
  return {
    ask: (command) => {
      child.send(command)
      return nextAnswer()
    },
  }
}

async function signIn(server: ServerProcess): Promise<SignedIn> {
  const { value } = await server.ask({ kind: 'sign-in' })
  return value as SignedIn
}

describe('denylist(), in two processes on one SQLite file', () => {
  test('hears of a revocation by the next poll', { timeout: 120_000 }, async ({ annotate }) => {
    const folder = createTemporaryFolder()
    onTestFinished(() => folder[Symbol.dispose]())
    const [one, other] = [await startProcess(folder.path('auth.db')), await startProcess(folder.path('auth.db'))]
    const delays: number[] = []
    const pollsUntilHeard: number[] = []
    for (let round = 0; round < 5; round++) {
      const { accessToken, sessionId } = await signIn(one)
      const before = await other.ask({ kind: 'judge', accessToken })
      await one.ask({ kind: 'revoke', sessionId })
      const revokedAt = performance.now()
      let heard = await other.ask({ kind: 'judge', accessToken })
      const first = heard
      while (heard.value === 'authenticated') heard = await other.ask({ kind: 'judge', accessToken })

      expect([before.value, heard.value]).toEqual(['authenticated', 'token_revoked'])
      delays.push(Math.round(performance.now() - revokedAt))
      pollsUntilHeard.push(heard.polls - first.polls)
    }
    await annotate(`heard after ${delays.join(', ')} ms`)

    // A poll that was under way when the revocation was committed may have missed it; the next one has not.
    expect(Math.max(...pollsUntilHeard)).toBeLessThanOrEqual(2)
  })
})
