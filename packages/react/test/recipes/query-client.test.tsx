import { type QueryClient, QueryClientProvider, useQuery } from '@tanstack/react-query'
import { act, cleanup, configure, render, screen } from '@testing-library/react'
import type { AuthClient } from '@tokenpair/client'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { AuthProvider, SignedIn } from '../../src/index.ts'
import { createQueryClient, getJson, HttpError } from './query-client.ts'

configure({ asyncUtilTimeout: 10_000 }) // milliseconds, for a machine that others use as well
afterEach(cleanup)

const notes = 'https://api.test/notes'

/** An app whose API answers notes of whoever asks, or an error. */
async function openApp(pair: TestAuth) {
  const asked: string[] = []
  let failure: number | undefined
  const client = pair.createClient({
    fetch: async (input, init) => {
      const request = new Request(input, init)
      if (request.url !== notes) return pair.network.fetch(request)
      const authentication = await pair.auth.authenticate(request)
      const subject = authentication.status === 'authenticated' ? authentication.subject : 'nobody'
      asked.push(subject)
      return failure === undefined ? Response.json([`a note of ${subject}`]) : new Response('', { status: failure })
    },
  })
  const queryClient = createQueryClient(client)
  const fail = (status: number): void => {
    failure = status
  }
  return { client, queryClient, asked, fail }
}

function Notes({ client }: { readonly client: AuthClient }) {
  const { data } = useQuery({ queryKey: ['notes'], queryFn: () => getJson(client, notes), staleTime: Infinity })
  return <p>{data === undefined ? 'One moment …' : JSON.stringify(data)}</p>
}

const renderNotes = (client: AuthClient, queryClient: QueryClient) =>
  render(
    <AuthProvider client={client}>
      <QueryClientProvider client={queryClient}>
        <SignedIn>
          <Notes client={client} />
        </SignedIn>
      </QueryClientProvider>
    </AuthProvider>,
  )

const askNow = (client: AuthClient, queryClient: QueryClient): Promise<unknown> =>
  queryClient.fetchQuery({ queryKey: ['notes'], queryFn: () => getJson(client, notes), retryDelay: 0 })

describe('the query client of the recipe', () => {
  test('shows nothing of one user to the next', async () => {
    await using pair = await createTestAuth()
    const { client, queryClient } = await openApp(pair)
    await pair.signIn(client)
    const { container } = renderNotes(client, queryClient)
    await screen.findByText('["a note of alice"]')

    await act(() => pair.signIn(client, { subject: 'bob' }))
    expect(container.textContent).not.toContain('alice')
    expect(await screen.findByText('["a note of bob"]')).toBeTruthy()
  })

  test('is empty after a sign-out', async () => {
    await using pair = await createTestAuth()
    const { client, queryClient } = await openApp(pair)
    await pair.signIn(client)
    await askNow(client, queryClient)

    await client.signOut()

    expect(queryClient.getQueryData(['notes'])).toBeUndefined()
  })

  test('keeps what it has when tokens are refreshed', async () => {
    await using pair = await createTestAuth()
    const { client, queryClient } = await openApp(pair)
    await pair.signIn(client)
    queryClient.setQueryData(['notes'], 'kept')
    await client.refresh()
    expect(queryClient.getQueryData(['notes'])).toBe('kept')
  })

  test('keeps what it has when it becomes known who is signed in', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    await pair.signIn(pair.createClient({ storage }))
    const client = pair.createClient({ storage })
    const queryClient = createQueryClient(client)
    queryClient.setQueryData(['restored'], 'kept')

    expect(client.state.status).toBe('loading')
    await pair.settle()
    expect([client.state.status, queryClient.getQueryData(['restored'])]).toEqual(['signed-in', 'kept'])
  })

  test('does not ask again after a 401, since the client has done so', async () => {
    await using pair = await createTestAuth()
    const { client, queryClient, asked, fail } = await openApp(pair)
    await pair.signIn(client)
    fail(401)

    await expect(askNow(client, queryClient)).rejects.toThrow(new HttpError(401))

    expect(asked).toEqual(['alice', 'alice'])
    expect(client.inspect()?.generation).toBe(1)
  })

  test.each([
    [403, 1],
    [404, 1],
    [429, 4],
    [503, 4],
  ])('asks after a %i so many times: %i', async (status, times) => {
    await using pair = await createTestAuth()
    const { client, queryClient, asked, fail } = await openApp(pair)
    await pair.signIn(client)
    fail(status)

    await expect(askNow(client, queryClient)).rejects.toMatchObject({ status })

    expect(asked).toHaveLength(times)
  })
})
