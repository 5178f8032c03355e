import { act, cleanup, render } from '@testing-library/react'
import { lazy, type ReactNode, Suspense } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { AuthProvider, RequireSession, useAuth } from '../src/index.ts'
import { createTestClient, type TestClient } from './test-client.ts'

afterEach(cleanup)

function Viewer(): ReactNode {
  const { status, subject } = useAuth()
  return <p>{subject ?? status}</p>
}

const page = ({ client }: TestClient, children: ReactNode = <Viewer />): ReactNode => (
  <AuthProvider client={client}>{children}</AuthProvider>
)

/** Hydrates what a server rendered, and answers what React had to complain of. */
async function hydrate(html: string, ui: ReactNode): Promise<{ text: () => string; complaints: readonly unknown[] }> {
  const complaints: unknown[] = []
  const note = (...values: readonly unknown[]): void => void complaints.push(values)
  const spy = vi.spyOn(console, 'error').mockImplementation(note)
  const container = document.body.appendChild(document.createElement('div'))
  container.innerHTML = html
  await act(async () => {
    render(ui, { container, hydrate: true, onRecoverableError: note })
  })
  spy.mockRestore()
  return { text: () => container.textContent ?? '', complaints }
}

describe('AuthProvider on a server', () => {
  test('FM-23, FM-76: renders loading, whoever is signed in, and subscribes to nothing', async () => {
    const app = createTestClient()
    await app.signIn('alice')

    expect(renderToString(page(app))).toBe('<p>loading</p>')
    expect(app.countListeners()).toBe(0)
  })

  test('renders what RequireSession draws while it is loading', () => {
    const guard = (
      <RequireSession fallback="sign in" loading="wait">
        secret
      </RequireSession>
    )

    expect(renderToString(page(createTestClient(), guard))).toBe('wait')
  })

  test('FM-85: hydrates without a mismatch where the browser is signed in', async () => {
    const html = renderToString(page(createTestClient()))
    const app = createTestClient()
    await app.signIn('alice')

    const { text, complaints } = await hydrate(html, page(app))

    expect(complaints).toEqual([])
    expect(text()).toBe('alice')
  })

  test('is drawn once where the browser is loading, too', async () => {
    const html = renderToString(page(createTestClient()))
    const drawn: string[] = []
    const Counted = (): ReactNode => {
      drawn.push(useAuth().status)
      return <Viewer />
    }

    const endless = { read: () => new Promise<undefined>(() => undefined), update: async () => '' }

    const { text } = await hydrate(html, page(createTestClient(endless), <Counted />))

    expect(text()).toBe('loading')
    expect(drawn).toEqual(['loading'])
  })

  test('hydrates without a mismatch a part that arrives late, after the state has changed', async () => {
    const html = renderToString(
      page(createTestClient(), [<Viewer key="one" />, <Suspense key="two">{<Viewer />}</Suspense>]),
    )
    const app = createTestClient()
    await app.signIn('alice')
    let arrive = (): void => undefined
    const LateViewer = lazy(async () => {
      await new Promise<void>((resolve) => {
        arrive = resolve
      })
      return { default: Viewer }
    })
    const late = [<Viewer key="one" />, <Suspense key="two">{<LateViewer />}</Suspense>]

    const { text, complaints } = await hydrate(html, page(app, late))
    expect(text()).toBe('aliceloading')
    await act(async () => arrive())

    expect(text()).toBe('alicealice')
    expect(complaints).toEqual([])
  })
})
