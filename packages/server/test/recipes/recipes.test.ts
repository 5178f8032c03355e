import { type AuthServices, initializeAuthServices, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { createLocalJWKSet, type JWK } from 'jose'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type OpenApp, openListener } from '../adapters/open-app.ts'
import { es512 } from '../keys/key-fixture.ts'
import { answerOf, bearer, jwtOptions } from '../test-server.ts'
import { createApp as createExpressApp } from './express-app.ts'
import { createApp as createFastifyApp } from './fastify-app.ts'
import { createApp as createHonoApp } from './hono-app.ts'
import { createListener } from './node-listener.ts'
import { createBilling, createFront } from './services.ts'

type Auth = AuthServices<{ readonly role: string }>
type App = Pick<OpenApp, 'send'> & AsyncDisposable
type Serve = (auth: Auth) => Promise<App>

const claims = z.object({ role: z.string() })
const recipes: readonly (readonly [file: string, serve: Serve])[] = [
  ['node-listener.ts', (auth) => openListener(createListener(auth))],
  ['hono-app.ts', async (auth) => openHono(auth)],
  ['express-app.ts', (auth) => openListener(createExpressApp(auth))],
  ['fastify-app.ts', openFastify],
]

function openHono(auth: Auth): App {
  const app = createHonoApp(auth)
  return {
    send: async (method, path, init) => app.request(path, { ...init, method }),
    [Symbol.asyncDispose]: async () => undefined,
  }
}

async function openFastify(auth: Auth): Promise<App> {
  const app = createFastifyApp(auth)
  const address = await app.listen({ port: 0, host: '127.0.0.1' })
  return {
    send: (method, path, init) => fetch(`${address}${path}`, { ...init, method }),
    [Symbol.asyncDispose]: () => app.close(),
  }
}

describe.each(recipes)('the recipe %s', (_, serve) => {
  const signIn = (app: App, password: string): Promise<Response> => {
    const headers = { 'content-type': 'application/json' }
    return app.send('POST', '/sign-in', { headers, body: JSON.stringify({ name: 'alice', password }) })
  }

  test('signs in, protects a route, and refreshes', async () => {
    const builder = new JwtConfig({ ...jwtOptions, claims, extraClaimsProvider: () => ({ role: 'member' }) })
    const auth = await initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [builder] })
    await using app = await serve(auth)
    const issued = await answerOf(await signIn(app, 'correct horse battery staple'))
    const notes = await app.send('GET', '/notes', { headers: bearer(String(issued.body['access_token'])) })
    const parameters = { grant_type: 'refresh_token', refresh_token: issued.body['refresh_token'] }
    const headers = { 'content-type': 'application/json' }
    const refreshed = await app.send('POST', '/auth/token', { headers, body: JSON.stringify(parameters) })

    expect(await answerOf(await signIn(app, 'a guess'))).toMatchObject({ body: { code: 'sign_in_refused' } })
    expect(await answerOf(await app.send('GET', '/notes'))).toMatchObject({ body: { code: 'token_missing' } })
    expect(await notes.json()).toEqual({ notes: 'those of alice, who is a member' })
    expect(refreshed.status).toBe(200)
    await auth.close()
  })
})

describe('the recipe services.ts', () => {
  const issuer = 'https://api.test'

  async function createServices() {
    const builder = new JwtConfig({ ...jwtOptions, algorithm: es512, issuer })
    const auth = await initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [builder] })
    const keys = createLocalJWKSet({ keys: [...auth.tokenManager.publicKeys()] as JWK[] })
    const billing = createBilling(keys, issuer)
    const front = createFront(auth, async (request) => billing.request(request))
    const enter = async (scopes: readonly string[]): Promise<RequestInit> => {
      const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password', scopes })
      return { headers: bearer(accessToken) }
    }
    return { auth, front, billing, enter, [Symbol.asyncDispose]: () => auth.close() }
  }

  test('lets a service answer for the user, to whom it is allowed', async () => {
    await using services = await createServices()
    const { front, enter } = services

    expect(await answerOf(await front.request('/invoices', await enter(['notes', 'invoices'])))).toEqual({
      status: 200,
      body: { invoices: 'those of alice' },
    })
    expect(await answerOf(await front.request('/invoices', await enter(['notes'])))).toMatchObject({ status: 403 })
    expect(await answerOf(await front.request('/invoices'))).toMatchObject({ status: 401 })
  })

  test('lets the user’s own token open nothing at the service', async () => {
    await using services = await createServices()

    expect((await services.billing.request('/invoices', await services.enter(['invoices']))).status).toBe(401)
  })
})
