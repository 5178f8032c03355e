import { cleanup, configure, fireEvent, render, screen } from '@testing-library/react'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { authHandlers } from '@tokenpair/testing/msw'
import { setupServer } from 'msw/node'
import { StrictMode } from 'react'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { AuthProvider, RequireSession, useAuth } from '../../src/index.ts'
import { SignInForm } from './sign-in-form.tsx'

configure({ asyncUtilTimeout: 10_000 }) // milliseconds, for a machine that others use as well
const network = setupServer()
beforeAll(() => network.listen({ onUnhandledFrame: 'error' }))
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  network.resetHandlers()
})
afterAll(() => network.close())

const Viewer = () => <p>Hello {useAuth().subject}</p>

/** Draws a page whose sign-in route knows one password, and answers when the gate is open. */
function renderForm(pair: TestAuth, gate?: Promise<void>): void {
  network.use(
    ...authHandlers(pair, {
      grantOf: async (request) => {
        const body = await request.formData()
        await gate
        return body.get('password') === 'correct' ? { subject: 'alice' } : undefined
      },
    }),
  )
  render(
    <StrictMode>
      <AuthProvider client={pair.createClient()}>
        <RequireSession fallback={<SignInForm />}>
          <Viewer />
        </RequireSession>
      </AuthProvider>
    </StrictMode>,
  )
}

async function submit(password: string): Promise<void> {
  fireEvent.change(await screen.findByLabelText('Email'), { target: { value: 'alice@example.com' } })
  fireEvent.change(screen.getByLabelText('Password'), { target: { value: password } })
  fireEvent.submit(screen.getByRole('button').closest('form') ?? document.body)
}

describe('the sign-in form of the recipe', () => {
  test('signs in, and makes room for the page', async () => {
    await using pair = await createTestAuth()
    renderForm(pair)
    await submit('correct')

    expect(await screen.findByText('Hello alice')).toBeTruthy()
    expect(screen.queryByRole('alert')).toBeNull()
  })

  test('is disabled while it is sent, and then says why nobody was signed in', async () => {
    await using pair = await createTestAuth()
    let open = (): void => undefined
    const gate = new Promise<void>((resolve) => {
      open = resolve
    })
    renderForm(pair, gate)
    await submit('a guess')

    expect((await screen.findByText<HTMLButtonElement>('One moment …')).disabled).toBe(true)
    open()
    expect(await screen.findByText('Name or password is wrong')).toBe(screen.getByRole('alert'))
    expect(screen.getByRole<HTMLButtonElement>('button').disabled).toBe(false)
  })

  test('says that there is no network', async () => {
    await using pair = await createTestAuth()
    renderForm(pair)
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('There is no network')))
    await submit('correct')

    expect(await screen.findByText('The server cannot be reached: try again')).toBeTruthy()
  })
})
