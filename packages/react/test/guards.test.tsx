import { act, cleanup, render } from '@testing-library/react'
import { type ReactNode, useState } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { AuthProvider, RequireSession, SignedIn, SignedOut } from '../src/index.ts'
import { createTestClient, type TestClient } from './test-client.ts'

afterEach(cleanup)

/** What the page shows, at each moment at which it changes. */
function renderPage({ client }: TestClient, children: ReactNode): () => string {
  const { container } = render(<AuthProvider client={client}>{children}</AuthProvider>)
  return () => container.textContent ?? ''
}

/** Remembers who was signed in when it was made. */
function Memory({ subject }: { readonly subject: () => string }): ReactNode {
  const [remembered] = useState(subject)
  return remembered
}

const settle = (): Promise<void> => act(async () => undefined)

describe('SignedIn and SignedOut', () => {
  const page = (
    <>
      <SignedIn>in</SignedIn>
      <SignedOut>out</SignedOut>
    </>
  )

  test('draw nothing while it is loading', async () => {
    const text = renderPage(createTestClient(), page)

    expect(text()).toBe('')
    await settle()
    expect(text()).toBe('out')
  })

  test('follow the session', async () => {
    const app = createTestClient()
    const text = renderPage(app, page)

    await act(() => app.signIn('alice'))
    expect(text()).toBe('in')
    await act(() => app.client.signOut())
    expect(text()).toBe('out')
  })
})

describe('RequireSession', () => {
  const page = (
    <RequireSession fallback="sign in" loading="wait">
      secret
    </RequireSession>
  )

  test('FM-86: never takes a reloaded page for a signed-out one', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const client = app.reload()
    const shown: string[] = []
    const Fallback = (): ReactNode => {
      shown.push('fallback')
      return null
    }
    const { container } = render(
      <AuthProvider client={client}>
        <RequireSession fallback={<Fallback />} loading="wait">
          secret
        </RequireSession>
      </AuthProvider>,
    )

    expect(container.textContent).toBe('wait')
    await settle()
    expect(container.textContent).toBe('secret')
    expect(shown).toEqual([])
  })

  test('draws its fallback where nobody is signed in', async () => {
    const text = renderPage(createTestClient(), page)
    await settle()

    expect(text()).toBe('sign in')
  })

  test('draws its fallback once the session has ended', async () => {
    const app = createTestClient()
    await app.signIn('alice')
    const text = renderPage(app, page)
    app.revoke()
    await act(() => app.client.refresh())

    expect(text()).toBe('sign in')
  })

  test('draws nothing while it is loading, unless told what', async () => {
    const text = renderPage(createTestClient(), <RequireSession fallback="sign in">secret</RequireSession>)

    expect(text()).toBe('')
    await settle()
  })

  test.each([
    ['SignedIn', (children: ReactNode) => <SignedIn>{children}</SignedIn>],
    ['RequireSession', (children: ReactNode) => <RequireSession fallback={null}>{children}</RequireSession>],
  ])('%s makes its children anew for another user, and keeps them for the same one', async (_, guard) => {
    const app = createTestClient()
    await app.signIn('alice')
    const { state } = app.client
    let made = 0
    const subject = (): string => {
      const now = app.client.state
      return `${now.status === 'signed-in' ? now.subject : 'nobody'} ${(made += 1)}`
    }
    const text = renderPage(app, guard(<Memory subject={subject} />))

    app.setClaims({ role: 'admin' })
    await act(() => app.client.refresh())
    expect(app.client.state).not.toBe(state)
    expect(text()).toBe('alice 1')
    await act(() => app.signIn('bob'))
    expect(text()).toBe('bob 2')
  })
})
