import { scryptSync } from 'node:crypto'
import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer } from '../test-server.ts'

const formerPeppers = Array.from({ length: 9 }, (_, number) => `a former pepper, number ${number}`)

/** How many milliseconds something takes. */
async function timeOf(task: () => unknown): Promise<number> {
  const start = performance.now()
  await task()
  return performance.now() - start
}

describe('POST /token, to which anybody may send', () => {
  test('W20: refuses a forged token, with ten peppers, in less time than one password hash takes, and asks no store', async () => {
    const asked: string[] = []
    const inner = memoryStore()
    const advance: SessionStore['advance'] = (step) => {
      asked.push(step.id)
      return inner.advance(step)
    }
    const jwt = { fallbackRefreshTokenHashPeppers: formerPeppers }
    await using server = await createTestServer({ store: { ...inner, advance }, jwt })
    const { refreshToken } = await server.signIn()
    const forged = `${refreshToken.slice(0, -1)}${refreshToken.endsWith('A') ? 'B' : 'A'}`

    const codes = new Set<unknown>()
    const times = { refusals: 0, hashes: 0 }
    for (let round = 0; round < 20; round++) {
      // One after the other, so that a busy machine slows down both.
      times.hashes += await timeOf(() => scryptSync(forged, 'salt', 32, { N: 4096, r: 8, p: 1 })) // 4 MiB
      times.refusals += await timeOf(async () => {
        const refused = server.auth.tokenManager.redeem?.({ refreshToken: forged, attempt: attempt(1) })
        codes.add(await refused?.catch((error: unknown) => Reflect.get(Object(error), 'code')))
      })
    }

    expect(times.refusals).toBeLessThan(times.hashes)
    expect(codes).toEqual(new Set(['refresh_token_invalid']))
    expect(asked).toEqual([])
  })
})
