import { act, cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { authHandlers } from '@tokenpair/testing/msw'
import { setupServer } from 'msw/node'
import { createMemoryRouter, RouterProvider } from 'react-router'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { readReturnTo } from './require-session.ts'
import { createRoutes, followSession } from './router.tsx'

configure({ asyncUtilTimeout: 10_000 }) // milliseconds, for a machine that others use as well
const network = setupServer()
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterEach(() => {
  cleanup()
  network.resetHandlers()
})
afterAll(() => network.close())

/** Opens the app at an address, as a page that has just been loaded: nobody knows yet who is signed in. */
function openApp(pair: TestAuth, address: string, storage = memoryStorage()) {
  network.use(...authHandlers(pair))
  const client = pair.createClient({ storage })
  const router = createMemoryRouter(createRoutes(client), { initialEntries: [address] })
  followSession(client, router)
  render(<RouterProvider router={router} />)
  const where = (): string => router.state.location.pathname + router.state.location.search
  return { client, where }
}

describe('the loader guard of the recipe', () => {
  test('waits until it is known who is signed in, and lets them pass', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    await pair.signIn(pair.createClient({ storage }))
    const { client, where } = openApp(pair, '/notes', storage)

    expect([client.state.status, screen.getByText('One moment …').tagName]).toEqual(['loading', 'P'])
    expect(await screen.findByText('Notes of alice')).toBeTruthy()
    expect(where()).toBe('/notes')
  })

  test('leads everybody else to the sign-in page, and back', async () => {
    await using pair = await createTestAuth()
    const { where } = openApp(pair, '/notes?page=2')
    fireEvent.change(await screen.findByLabelText('Email'), { target: { value: 'bob' } })
    expect(where()).toBe('/sign-in?returnTo=%2Fnotes%3Fpage%3D2')

    fireEvent.submit(screen.getByRole('button').closest('form') ?? document.body)

    expect(await screen.findByText('Notes of bob')).toBeTruthy()
    expect(where()).toBe('/notes?page=2')
  })

  test('leads to the sign-in page when the session ends', async () => {
    await using pair = await createTestAuth()
    const storage = memoryStorage()
    await pair.signIn(pair.createClient({ storage }))
    const { client, where } = openApp(pair, '/notes', storage)
    await screen.findByText('Notes of alice')

    await act(() => client.signOut())
    await screen.findByLabelText('Email')

    expect(where()).toBe('/sign-in?returnTo=%2Fnotes')
  })
})

describe('readReturnTo()', () => {
  const read = (returnTo: string): string =>
    readReturnTo(new Request(`https://app.test/sign-in?${new URLSearchParams({ returnTo })}`))

  test.each(['/notes', '/notes?page=2', '/'])('answers %s', (path) => {
    expect(read(path)).toBe(path)
  })

  test.each(['https://evil.test/', '//evil.test', '/\\evil.test', '/.//evil.test', 'javascript:alert(1)', 'https://'])(
    'leads to the start in place of %s',
    (address) => {
      expect(read(address)).toBe('/')
    },
  )

  test('leads to the start where nothing is said', () => {
    expect(readReturnTo(new Request('https://app.test/sign-in'))).toBe('/')
  })
})
