import type { AuthClient } from '@tokenpair/client'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTestAuth, type TestAuth } from '../src/index.ts'

const protectedRoute = 'https://api.test/auth/sessions'

interface Rig {
  readonly pair: TestAuth
  readonly client: AuthClient
  /** Why the client was signed out; nothing where it was not. */
  readonly signOuts: readonly unknown[]
  /** The role that the next access token names. */
  setRole(role: string): void
}

async function createRig(): Promise<Rig> {
  let role = 'member'
  const signOuts: unknown[] = []
  const pair = await createTestAuth({ jwt: { extraClaimsProvider: () => ({ role }) } })
  const client = pair.createClient({ onSignedOut: ({ reason }) => void signOuts.push(reason) })
  await pair.signIn(client)
  const setRole = (next: string): void => {
    role = next
  }
  return { pair, client, signOuts, setRole }
}

/** What the server sees in the access token that the client sends. */
async function roleOf({ pair, client }: Rig): Promise<unknown> {
  const headers = { authorization: `Bearer ${await client.getAccessToken()}` }
  const user = await pair.auth.authenticate(new Request(protectedRoute, { headers }))
  return user.status === 'authenticated' ? user.claims['role'] : user.error.code
}

describe('a client whose access tokens are marked', () => {
  test.each(['stale', 'dead'] as const)('as %s goes on by itself, without a sign-out', async (mark) => {
    const rig = await createRig()
    await rig.pair.auth.markAccessTokens({ subject: 'alice', mark })
    const response = await rig.client.fetch(protectedRoute)

    expect(response.status).toBe(200)
    expect(rig.client.state.status).toBe('signed-in')
    expect(rig.client.inspect()?.generation).toBe(1)
    expect(rig.signOuts).toEqual([])
  })

  test('has new claims with its next request, long before the old access token would have expired', async () => {
    const rig = await createRig()
    rig.setRole('admin')
    await rig.pair.auth.markAccessTokens({ subject: 'alice', mark: 'stale' })
    await rig.client.fetch(protectedRoute)

    expect(await roleOf(rig)).toBe('admin')
  })

  test('again and again, at whatever moments, gets each request through with the claims of that moment', async () => {
    const step = fc.record({ ms: fc.constantFrom(0, 1, 400, 1000, 30_000), mark: fc.constantFrom('stale', 'dead') })

    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
        const rig = await createRig()
        const answers: unknown[] = []
        for (const [number, { ms, mark }] of steps.entries()) {
          await rig.pair.clock.advance(ms)
          rig.setRole(`role ${number}`)
          await rig.pair.auth.markAccessTokens({ subject: 'alice', mark })
          answers.push([(await rig.client.fetch(protectedRoute)).status, await roleOf(rig)])
        }

        expect(answers).toEqual(steps.map((_, number) => [200, `role ${number}`]))
        expect(rig.signOuts).toEqual([])
        await rig.pair[Symbol.asyncDispose]()
      }),
      { numRuns: 50 },
    )
  })

  test('in ten clients at once all go on', async () => {
    const { pair, client, signOuts } = await createRig()
    const others = Array.from({ length: 9 }, () => pair.createClient())
    for (const other of others) await pair.signIn(other)
    await pair.auth.markAccessTokens({ subjects: 'everyone', mark: 'dead' })
    const responses = await Promise.all([client, ...others].map((each) => each.fetch(protectedRoute)))

    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(signOuts).toEqual([])
  })
})

describe('a client whose session is ended', () => {
  async function endSession({ pair }: Rig): Promise<unknown> {
    return pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
  }

  test.each([
    ['revokeAllTokens()', 'revoked', endSession],
    ['blockSubject()', 'blocked', ({ pair }: Rig) => pair.auth.blockSubject('alice')],
    ['deleteSubject()', 'deleted', ({ pair }: Rig) => pair.auth.deleteSubject('alice')],
  ])('by %s is signed out once, as %s, at its next request', async (_, reason, end) => {
    const rig = await createRig()
    await end(rig)
    const response = await rig.client.fetch(protectedRoute)

    expect(response.status).toBe(401)
    expect(rig.client.state).toEqual({ status: 'signed-out', reason })
    expect(rig.signOuts).toEqual([reason])
  })
})
