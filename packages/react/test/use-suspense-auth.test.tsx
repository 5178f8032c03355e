import { act, cleanup, render } from '@testing-library/react'
import { type ReactNode, StrictMode, Suspense } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { AuthProvider, useSuspenseAuth } from '../src/index.ts'
import { createTestClient, type TestClient } from './test-client.ts'

afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
  vi.unstubAllGlobals()
})

function Viewer(): ReactNode {
  const auth = useSuspenseAuth()
  return auth.status === 'signed-in' ? auth.subject : `nobody: ${auth.reason}`
}

const page = (client: TestClient['client']): ReactNode => (
  <AuthProvider client={client}>
    <Suspense fallback="wait">
      <Viewer />
    </Suspense>
  </AuthProvider>
)

const settle = (): Promise<void> => act(async () => undefined)

describe('useSuspenseAuth()', () => {
  test('suspends while it is loading, and never shows a reloaded page as signed out', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const { container } = render(page(app.reload()))

    expect(container.textContent).toBe('wait')
    await settle()
    expect(container.textContent).toBe('alice')
  })

  test('answers who is signed out, too', async () => {
    const { container } = render(page(createTestClient().client))
    await settle()

    expect(container.textContent).toBe('nobody: undefined')
  })

  test('follows the session without suspending again', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const { container } = render(page(app.client))
    const shown = [container.textContent]

    await act(() => app.client.signOut())
    shown.push(container.textContent)
    await act(() => app.signIn('bob'))
    shown.push(container.textContent)

    expect(shown).toEqual(['alice', 'nobody: user', 'bob'])
  })

  test('works where the boundary is above the provider', async () => {
    const { client } = createTestClient()
    const inside = (
      <AuthProvider client={client}>
        <Viewer />
      </AuthProvider>
    )
    const { container } = render(<Suspense fallback="wait">{inside}</Suspense>)

    expect(container.textContent).toBe('wait')
    await settle()
    expect(container.textContent).toBe('nobody: undefined')
  })

  test('leaves no subscription, also in StrictMode, and where nobody waits any more', async () => {
    const app = createTestClient()
    const first = render(<StrictMode>{page(app.client)}</StrictMode>)
    first.unmount()
    await settle()
    expect(app.countListeners()).toBe(0)

    const second = render(<StrictMode>{page(app.client)}</StrictMode>)
    expect([second.container.textContent, app.countListeners()]).toEqual(['nobody: undefined', 1])
    second.unmount()
    expect(app.countListeners()).toBe(0)
  })

  test('leaves the fallback in what a server renders, and the rest to the browser', async () => {
    vi.stubGlobal('window', undefined)
    const html = renderToString(page(createTestClient().client))
    vi.unstubAllGlobals()
    const app = createTestClient()
    await app.signIn('alice')
    const container = document.body.appendChild(document.createElement('div'))
    container.innerHTML = html
    const spy = vi.spyOn(console, 'error').mockReturnValue()
    const recovered: unknown[] = []

    expect(container.textContent).toBe('wait')
    await act(async () => {
      render(page(app.client), { container, hydrate: true, onRecoverableError: (error) => recovered.push(error) })
    })

    expect(container.textContent).toBe('alice')
    expect(spy).not.toHaveBeenCalled()
    expect(recovered).toHaveLength(1)
    expect(String(recovered[0])).toContain('A server does not know who is signed in')
  })
})
