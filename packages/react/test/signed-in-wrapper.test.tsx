import { act, cleanup, render } from '@testing-library/react'
import { createTestAuth } from '@tokenpair/testing'
import { createSignedInWrapper } from '@tokenpair/testing/react'
import type { ReactNode } from 'react'
import { afterEach, describe, expect, test } from 'vitest'
import { useAuth } from '../src/index.ts'

afterEach(cleanup)

function Viewer(): ReactNode {
  const { status, subject, scopes, claims } = useAuth()
  return `${status} ${subject} ${scopes.join()} ${JSON.stringify(claims)}`
}

describe('createSignedInWrapper()', () => {
  test('draws a component for Alice from the first moment on', async () => {
    await using pair = await createTestAuth()
    const { wrapper } = await createSignedInWrapper(pair)

    expect(render(<Viewer />, { wrapper }).container.textContent).toBe('signed-in alice  {}')
  })

  test('draws it for whomever a test says', async () => {
    await using pair = await createTestAuth()
    const grant = { subject: 'bob', scopes: ['notes'], claims: { role: 'admin' } }
    const { wrapper } = await createSignedInWrapper(pair, { grant })

    expect(render(<Viewer />, { wrapper }).container.textContent).toBe('signed-in bob notes {"role":"admin"}')
  })

  test('lets the component see the end of the session', async () => {
    await using pair = await createTestAuth()
    const { wrapper, client } = await createSignedInWrapper(pair)
    const { container } = render(<Viewer />, { wrapper })

    await pair.auth.tokenManager.revokeAllTokens({ subject: 'alice' })
    await act(() => pair.clock.advance(600_000))

    expect(container.textContent).toContain('signed-out')
    expect(client.state).toEqual({ status: 'signed-out', reason: 'revoked' })
  })

  test('gives the client other options where a test says so', async () => {
    await using pair = await createTestAuth()
    const seen: string[] = []
    const fetch: typeof globalThis.fetch = async (input) => {
      seen.push(input instanceof Request ? input.url : input.toString())
      return new Response()
    }
    const { client } = await createSignedInWrapper(pair, { client: { fetch } })
    await client.fetch('https://api.test/notes')

    expect(seen).toEqual(['https://api.test/notes'])
  })
})
