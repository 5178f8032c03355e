import { describe, expect, test } from 'vitest'
import type { Demo } from '../src/server/demo.ts'
import { alice, bearer, openTestDemo, postJson, postJsonWith, signIn } from './test-demo.ts'

describe('POST /sign-in', () => {
  test('answers a token response to Alice, who exists from the start', async () => {
    await using demo = await openTestDemo()

    const answer = await postJson(demo, '/sign-in', alice)

    expect(answer.status).toBe(200)
    expect(answer.headers.get('cache-control')).toBe('no-store')
    expect(await answer.json()).toMatchObject({ token_type: 'Bearer', expires_in: 600, generation: 0, sub: 'alice' })
  })

  test('answers in the same way with ES512', async () => {
    await using demo = await openTestDemo({ ALGORITHM: 'ES512' })

    const tokens = await signIn(demo)

    expect((await demo.app.request('/me', bearer(tokens))).status).toBe(200)
  })

  test('does not care how an email is written', async () => {
    await using demo = await openTestDemo()

    const answer = await postJson(demo, '/sign-in', { ...alice, email: ' Alice@Example.com ' })

    expect(answer.status).toBe(200)
  })

  test.each([
    ['a wrong password', { ...alice, password: 'incorrect' }],
    ['an unknown email', { ...alice, email: 'nobody@example.com' }],
  ])('refuses %s with the same answer', async (_, credentials) => {
    await using demo = await openTestDemo()

    const answer = await postJson(demo, '/sign-in', credentials)

    expect(answer.status).toBe(401)
    expect(await answer.json()).toEqual({
      code: 'sign_in_refused',
      error: 'access_denied',
      error_description: 'Email or password is wrong',
    })
  })

  test('refuses a form, which a page of another site could send', async () => {
    await using demo = await openTestDemo()

    const answer = await demo.app.request('/sign-in', { method: 'POST', body: new URLSearchParams(alice) })

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid_request' })
  })

  test('names the device by its user agent', async () => {
    await using demo = await openTestDemo()
    const tokens = await signIn(demo)

    const answer = await demo.app.request('/auth/sessions', bearer(tokens))

    expect(await answer.json()).toMatchObject({ sessions: [{ current: true, device: { label: 'Firefox on Linux' } }] })
  })
})

describe('POST /sign-up', () => {
  const bob = { email: 'bob@example.com', password: 'a long password' }

  test('signs the new user in, and lets them sign in again', async () => {
    await using demo = await openTestDemo()

    const { sub } = await (await postJson(demo, '/sign-up', bob)).json()

    expect(await signIn(demo, bob)).toMatchObject({ sub })
  })

  test('refuses an email that has an account', async () => {
    await using demo = await openTestDemo()

    const answer = await postJson(demo, '/sign-up', { ...bob, email: alice.email })

    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ code: 'invalid_request' })
  })

  test('refuses a short password and says how long one has to be', async () => {
    await using demo = await openTestDemo()

    const answer = await postJson(demo, '/sign-up', { ...bob, password: 'short' })

    expect(await answer.json()).toMatchObject({ error_description: 'Give a password of at least 8 characters' })
  })
})

describe('a sign-in on top of another user', () => {
  const bob = { email: 'bob@example.com', password: 'a long password' }
  const openWithBob = async (): Promise<Demo> => {
    const demo = await openTestDemo()
    await postJson(demo, '/sign-up', bob)
    return demo
  }

  test('is refused, and changes nothing', async () => {
    await using demo = await openWithBob()
    const tokens = await signIn(demo)

    const answer = await postJsonWith(bearer(tokens).headers)(demo, '/sign-in', bob)

    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'signed_in_as_other' })
    expect((await demo.app.request('/me', bearer(tokens))).status).toBe(200)
  })

  test('signs that one out where the request asks for it', async () => {
    await using demo = await openWithBob()
    const tokens = await signIn(demo)

    const wish = { ...bob, whenSignedInAsOther: 'sign-out' }
    const answer = await postJsonWith(bearer(tokens).headers)(demo, '/sign-in', wish)

    expect(answer.status).toBe(200)
    expect((await demo.app.request('/me', bearer(await answer.json()))).status).toBe(200)
    expect((await demo.app.request('/me', bearer(tokens))).status).toBe(401)
  })

  test('goes on for the same user, on the same device', async () => {
    await using demo = await openTestDemo()
    const tokens = await signIn(demo)

    expect((await postJsonWith(bearer(tokens).headers)(demo, '/sign-in', alice)).status).toBe(200)
  })

  test('makes no account when it is a sign-up', async () => {
    await using demo = await openTestDemo()
    const tokens = await signIn(demo)

    const refused = await postJsonWith(bearer(tokens).headers)(demo, '/sign-up', bob)
    const wish = { ...bob, whenSignedInAsOther: 'sign-out' }
    const repeated = await postJsonWith(bearer(tokens).headers)(demo, '/sign-up', wish)

    expect(await refused.json()).toMatchObject({ code: 'signed_in_as_other' })
    expect(repeated.status).toBe(200)
  })
})
