import { type AuthClient, type AuthClientOptions, type ClientEvent, createAuthClient } from '@tokenpair/client'
import type { JsonObject } from '@tokenpair/protocol'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { memoryStorage } from '../../src/storage/memory.ts'

const schema = z.object({ role: z.enum(['reader', 'admin']), seats: z.number().default(1) })

/** A pair whose server makes claims that a test can change. */
async function createPair(): Promise<{ readonly pair: TestAuth; readonly server: { claims: JsonObject } }> {
  const server: { claims: JsonObject } = { claims: { role: 'reader' } }
  return { server, pair: await createTestAuth({ jwt: { extraClaimsProvider: () => server.claims } }) }
}

function portsOf({ network, clock, random }: TestAuth): AuthClientOptions {
  return { url: 'https://api.test/auth', fetch: network.fetch, clock, random, storage: memoryStorage() }
}

function signIn(client: Pick<AuthClient<unknown>, 'signIn'>, { auth }: TestAuth): Promise<void> {
  return client.signIn(async () => {
    const issued = await auth.issueToken({ subject: 'alice', method: 'password' })
    return auth.respond(issued, new Request('https://api.test/sign-in', { method: 'POST' }))
  })
}

describe('createAuthClient({ claims })', () => {
  test('shows the claims as the schema reads them', async () => {
    const { pair } = await createPair()
    await using _ = pair
    const client = createAuthClient({ ...portsOf(pair), claims: schema })

    await signIn(client, pair)

    expect(client.state).toMatchObject({ status: 'signed-in', claims: { role: 'reader', seats: 1 } })
    client.dispose()
  })

  test('shows them anew where a refresh brings other ones, and the same state where it does not', async () => {
    const { pair, server } = await createPair()
    await using _ = pair
    const client = createAuthClient({ ...portsOf(pair), claims: schema })
    await signIn(client, pair)
    const before = client.state

    await client.refresh()
    expect(client.state).toBe(before)
    server.claims = { role: 'admin' }
    await client.refresh()

    expect(client.state).toMatchObject({ claims: { role: 'admin', seats: 1 } })
    client.dispose()
  })

  test('tells changes apart that the schema turns into what JSON cannot say', async () => {
    const { pair, server } = await createPair()
    await using _ = pair
    server.claims = { groups: ['a'] }
    const groups = { parse: (value: unknown) => new Set(z.object({ groups: z.array(z.string()) }).parse(value).groups) }
    const client = createAuthClient({ ...portsOf(pair), claims: groups })
    await signIn(client, pair)
    server.claims = { groups: ['a', 'b'] }

    await client.refresh()

    expect(client.state).toMatchObject({ claims: new Set(['a', 'b']) })
    client.dispose()
  })

  test('has no claims where they do not fit, says so, and keeps everybody signed in', async () => {
    const { pair, server } = await createPair()
    await using _ = pair
    const events: ClientEvent[] = []
    const client = createAuthClient({ ...portsOf(pair), claims: schema, onEvent: (event) => events.push(event) })
    server.claims = { role: 'emperor' }

    await signIn(client, pair)
    await pair.clock.advance(3_600_000)

    expect(client.state).toMatchObject({ status: 'signed-in', subject: 'alice', claims: undefined })
    expect(await client.getAccessToken()).toBeDefined()
    expect(events.filter(({ type }) => type === 'claims-failed')).toEqual([
      { type: 'claims-failed', cause: expect.any(z.ZodError) },
    ])
    client.dispose()
  })

  test('is asked for nobody while it is loading, nor after the sign-out', async () => {
    const { pair } = await createPair()
    await using _ = pair
    const read: unknown[] = []
    const parse = (value: unknown): object => {
      read.push(value)
      return {}
    }
    const client = createAuthClient({ ...portsOf(pair), claims: { parse } })
    await pair.settle()
    expect(client.state).toEqual({ status: 'signed-out', reason: undefined })
    await signIn(client, pair)

    await client.signOut()

    expect(client.state).toEqual({ status: 'signed-out', reason: 'user' })
    expect(read).toEqual([{ role: 'reader' }])
    client.dispose()
  })
})
