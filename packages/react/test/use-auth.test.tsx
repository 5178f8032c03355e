import { act, cleanup, render, renderHook } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { type Auth, AuthProvider, useAuth } from '../src/index.ts'
import { createTestClient, type TestClient } from './test-client.ts'

afterEach(cleanup)

const inApp = ({ client }: TestClient, children: ReactNode): ReactNode => (
  <AuthProvider client={client}>{children}</AuthProvider>
)

/** Draws a component that notes what it is drawn with. */
function renderAuth<Selected>(app: TestClient, select: (auth: Auth) => Selected): readonly Selected[] {
  const drawn: Selected[] = []
  const Viewer = (): ReactNode => {
    drawn.push(useAuth(select))
    return null
  }
  render(inApp(app, <Viewer />))
  return drawn
}

const renderUseAuth = (app: TestClient): { readonly current: Auth } =>
  renderHook(() => useAuth(), { wrapper: ({ children }) => inApp(app, children) }).result

const settle = (): Promise<void> => act(async () => undefined)

describe('useAuth()', () => {
  test('is loading until the storage has been read, then signed out', async () => {
    const drawn = renderAuth(createTestClient(), (auth) => auth.status)
    await settle()

    expect(drawn).toEqual(['loading', 'signed-out'])
  })

  test('shows who is signed in', async () => {
    const app = createTestClient()
    const auth = renderUseAuth(app)
    await act(() => app.signIn('alice'))

    expect(auth.current).toMatchObject({
      status: 'signed-in',
      subject: 'alice',
      sessionId: 'session of alice',
      scopes: ['notes:read', 'notes:write'],
      claims: { role: 'reader' },
      reason: undefined,
    })
  })

  test('has every member in every state, so that it can be taken apart first', async () => {
    const auth = renderUseAuth(createTestClient())

    const { status, subject, sessionId, scopes, claims, reason } = auth.current

    expect([status, subject, sessionId, scopes, claims, reason]).toEqual([
      'loading',
      undefined,
      undefined,
      [],
      {},
      undefined,
    ])
    await settle()
  })

  test('FM-82: is drawn once for a hundred refreshes', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const drawn = renderAuth(app, (auth) => auth)
    await act(async () => {
      for (let count = 0; count < 100; count += 1) await app.client.refresh()
    })

    expect(app.client.inspect()?.generation).toBe(101)
    expect(drawn).toHaveLength(1)
  })

  test('is drawn again when a refresh brings other claims', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const drawn = renderAuth(app, (auth) => auth.claims)
    app.setClaims({ role: 'admin' })
    await act(() => app.client.refresh())

    expect(drawn).toEqual([{ role: 'reader' }, { role: 'admin' }])
  })

  test('says why a session ended', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const auth = renderUseAuth(app)
    app.revoke()
    await act(() => app.client.refresh())

    expect(auth.current).toMatchObject({ status: 'signed-out', subject: undefined, reason: 'revoked' })
  })

  test('hands out functions that work on their own and stay the same', async () => {
    const app = createTestClient()
    const auth = renderUseAuth(app)
    const { signIn, signOut, getAccessToken, fetch } = auth.current
    await act(() => signIn(async () => app.answerSignIn('alice')))

    expect(auth.current).toMatchObject({ subject: 'alice', signIn, signOut, getAccessToken, fetch })
    const token = await getAccessToken()
    const response = await fetch('https://api.example.com/me')
    expect(await response.json()).toEqual({ authorization: `Bearer ${token}` })
    await act(() => signOut())
    expect(auth.current).toMatchObject({ status: 'signed-out', reason: 'user', signIn, signOut, getAccessToken, fetch })
  })

  test('is one object for all components', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const seen: Auth[] = []
    const Viewer = (): ReactNode => {
      seen.push(useAuth())
      return null
    }
    render(inApp(app, [<Viewer key="one" />, <Viewer key="other" />]))

    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe(seen[1])
  })

  test('stays the same object when the provider is drawn again', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const seen: Auth[] = []
    const Viewer = (): ReactNode => {
      seen.push(useAuth())
      return null
    }
    const { rerender } = render(inApp(app, <Viewer />))
    rerender(inApp(app, <Viewer />))

    expect(seen).toHaveLength(2)
    expect(seen[0]).toBe(seen[1])
  })

  test('follows another client that the provider is given', async () => {
    const [one, other] = [createTestClient(), createTestClient()]
    await one.signIn('alice')
    await other.signIn('bob')
    const Viewer = (): ReactNode => useAuth((auth) => auth.subject)
    const { container, rerender } = render(inApp(one, <Viewer />))
    rerender(inApp(other, <Viewer />))

    expect(container.textContent).toBe('bob')
    expect([one.countListeners(), other.countListeners()]).toEqual([0, 1])
  })

  test('FM-83: leaves one subscription after the double mount of StrictMode, and none after the unmount', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const Viewer = (): ReactNode => useAuth().subject
    const { container, unmount } = render(<StrictMode>{inApp(app, <Viewer />)}</StrictMode>)

    expect([container.textContent, app.countListeners()]).toEqual(['alice', 1])
    unmount()
    expect(app.countListeners()).toBe(0)
    expect(app.client.state.status).toBe('signed-in')
  })

  test('works on after the unmount: the client is not disposed of', async () => {
    const app = createTestClient()
    render(<StrictMode>{inApp(app, null)}</StrictMode>).unmount()
    await app.signIn('alice')
    const Viewer = (): ReactNode => useAuth().subject

    expect(render(inApp(app, <Viewer />)).container.textContent).toBe('alice')
  })

  test('says how to mend it where there is no AuthProvider', () => {
    vi.spyOn(console, 'error').mockReturnValue()

    expect(() => renderHook(() => useAuth())).toThrow('wrap the app in <AuthProvider client={client}>')

    vi.restoreAllMocks()
  })
})

describe('useAuth() with a selector', () => {
  test('is drawn again only when the selected part changes', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const drawn = renderAuth(app, (auth) => auth.subject)
    app.setClaims({ role: 'admin' })
    await act(() => app.client.refresh())
    await act(() => app.signIn('bob'))

    expect(drawn).toEqual(['alice', 'bob'])
  })

  test('may make a new object', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const Viewer = (): ReactNode => useAuth(({ subject, scopes }) => ({ text: `${subject}: ${scopes.join()}` })).text

    expect(render(inApp(app, <Viewer />)).container.textContent).toBe('alice: notes:read,notes:write')
  })

  test.each([
    ['an object', ({ subject, status }: Auth) => ({ subject, status })],
    ['a list', ({ subject, status }: Auth) => [subject, status]],
  ])('is not drawn again for %s of the same members', async (_, select) => {
    const app = createTestClient()
    await app.signIn('alice')
    const drawn = renderAuth<unknown>(app, select)
    app.setClaims({ role: 'admin' })
    await act(() => app.client.refresh())
    expect(drawn).toHaveLength(1)

    await act(() => app.signIn('bob'))
    expect(drawn).toHaveLength(2)
  })

  test.each([
    ['other members', ({ claims }: Auth) => ({ role: claims['role'] })],
    ['fewer members', ({ claims }: Auth) => (claims['role'] === 'admin' ? {} : { role: claims['role'] })],
    ['members of other names', ({ claims }: Auth) => ({ [String(claims['role'])]: 1 })],
    ['an object that is not plain', ({ claims }: Auth) => new Set([claims['role']])],
    ['a list in place of an object', ({ claims }: Auth) => (claims['role'] === 'admin' ? [] : {})],
  ])('is drawn again for %s', async (_, select) => {
    const app = createTestClient()
    await app.signIn('alice')
    const drawn = renderAuth<unknown>(app, select)
    app.setClaims({ role: 'admin' })
    await act(() => app.client.refresh())

    expect(drawn).toHaveLength(2)
  })

  test('selects by the newest selector', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const Viewer = ({ scope }: { readonly scope: string }): ReactNode =>
      useAuth((auth) => (auth.scopes.includes(scope) ? 'yes' : 'no'))
    const { container, rerender } = render(inApp(app, <Viewer scope="notes:read" />))
    rerender(inApp(app, <Viewer scope="admin" />))

    expect(container.textContent).toBe('no')
  })
})
