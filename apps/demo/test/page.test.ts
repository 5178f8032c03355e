// @vitest-environment happy-dom
import { act, cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import { AuthProvider } from '@tokenpair/react'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { authHandlers } from '@tokenpair/testing/msw'
import { createSignedInWrapper } from '@tokenpair/testing/react'
import { http, HttpResponse } from 'msw'
import { setupServer } from 'msw/node'
import { createElement, type ReactNode } from 'react'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'

// What the demo server writes into the page, which the page's modules read as they load.
Object.assign(document.documentElement.dataset, { transport: 'bearer', revocation: 'denylist', algorithm: 'HS512' })
history.replaceState(undefined, '', '/?devtools')
const { App } = await import('../src/page/app.tsx')
const { client } = await import('../src/page/auth-client.ts')
const { AccountForm } = await import('../src/page/sign-in/account-form.tsx')
const { IdentityPanel } = await import('../src/page/dashboard/identity-panel.tsx')
const { SignOutReason } = await import('../src/page/sign-in/sign-out-reason.tsx')

/** What the form is filled with from the start. */
const alice = { email: 'alice@example.com', password: 'correct horse battery staple' }

configure({ asyncUtilTimeout: 10_000 }) // milliseconds, for a machine that others use as well
// The server may be told of a sign-out only after the page has gone on.
const network = setupServer(http.post('*/auth/revoke', () => new HttpResponse()))
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
beforeEach(() => client.signOut())
afterEach(() => {
  cleanup()
  network.resetHandlers()
})
afterAll(() => network.close())

let pairs = 0

/** A server that draws other ids than those before it: the page's client remembers whose sessions have ended. */
function createPair(): Promise<TestAuth> {
  pairs += 1
  return createTestAuth({ seed: pairs })
}

/** Lets the page's requests be answered by a pair, where Alice has the password of the demo. */
function connect(pair: TestAuth): void {
  const grantOf = async (request: Request): Promise<{ subject: string } | undefined> => {
    const { email, password } = await request.json()
    return password === alice.password ? { subject: email } : undefined
  }
  network.use(...authHandlers(pair, { grantOf }))
}

const renderPage = (...parts: readonly ReactNode[]): void =>
  void render(createElement(AuthProvider, { client }, ...parts))
const form = createElement(AccountForm, { account: 'existing' })

describe('AccountForm', () => {
  test('signs in who knows the password', async () => {
    await using pair = await createPair()
    connect(pair)
    renderPage(form, createElement(IdentityPanel))

    fireEvent.click(screen.getByTestId('sign-in'))

    expect((await screen.findByTestId('subject')).textContent).toBe(alice.email)
  })

  test('says why nobody was signed in', async () => {
    await using pair = await createPair()
    connect(pair)
    renderPage(form, createElement(IdentityPanel))

    fireEvent.change(screen.getByTestId('password'), { target: { value: 'a guess' } })
    fireEvent.click(screen.getByTestId('sign-in'))

    expect(await screen.findByText('Name or password is wrong')).toBe(screen.getByTestId('sign-in-error'))
    expect(screen.queryByTestId('subject')).toBeNull()
  })
})

describe('SignOutReason', () => {
  test('says that the session was ended from elsewhere', async () => {
    await using pair = await createPair()
    connect(pair)
    renderPage(form, createElement(SignOutReason))
    fireEvent.click(screen.getByTestId('sign-in'))
    await expect.poll(() => client.state.status, { timeout: 10_000 }).toBe('signed-in')

    await pair.auth.tokenManager.revokeAllTokens({ subject: alice.email })
    await act(() => client.refresh())

    expect(screen.getByTestId('sign-out-reason').dataset['reason']).toBe('revoked')
  })
})

describe('IdentityPanel', () => {
  test('shows who is signed in, with scopes and claims', async () => {
    await using pair = await createPair()
    const grant = { subject: 'carol', scopes: ['profile', 'notes'], claims: { role: 'admin', floor: 3 } }
    const { wrapper } = await createSignedInWrapper(pair, { grant })
    render(createElement(IdentityPanel), { wrapper })

    expect(screen.getByTestId('subject').textContent).toBe('carol')
    expect(screen.getByTestId('claims').textContent).toBe('roleadminfloor3scopeprofile notes')
  })
})

describe('App', () => {
  test('has a panel for developers, where the address asks for it', async () => {
    render(createElement(App))

    fireEvent.click(await screen.findByRole('button', { name: 'Tokenpair devtools' }))

    expect(screen.getByRole('region', { name: 'Tokenpair devtools' }).textContent).toContain('statussigned-out')
  })
})
