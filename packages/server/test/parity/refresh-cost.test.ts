import type { SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer } from '../test-server.ts'

describe('POST /token, to which anybody may send', () => {
  test('W20: refuses a thousand forged tokens within a second, with ten peppers, and asks no store', async () => {
    const asked: string[] = []
    const inner = memoryStore()
    const advance: SessionStore['advance'] = (step) => {
      asked.push(step.id)
      return inner.advance(step)
    }
    const fallbackRefreshTokenHashPeppers = Array.from(
      { length: 9 },
      (_, number) => `a former pepper, number ${number}`,
    )
    await using server = await createTestServer({
      store: { ...inner, advance },
      jwt: { fallbackRefreshTokenHashPeppers },
    })
    const { refreshToken } = await server.signIn()
    const forged = `${refreshToken.slice(0, -1)}${refreshToken.endsWith('A') ? 'B' : 'A'}`

    const start = performance.now()
    const codes = new Set<unknown>()
    for (let number = 0; number < 1000; number++) {
      const refused = server.auth.tokenManager.redeem?.({ refreshToken: forged, attempt: attempt(1) })
      codes.add(await refused?.catch((error: unknown) => Reflect.get(Object(error), 'code')))
    }

    expect(performance.now() - start).toBeLessThan(1000)
    expect(codes).toEqual(new Set(['refresh_token_invalid']))
    expect(asked).toEqual([])
  })
})
