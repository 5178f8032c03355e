import type { AuthServices } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { attempt, bearer, createTestServer, type TestServer } from '../test-server.ts'
import { openExpress } from './express-app.ts'
import { openFastify } from './fastify-app.ts'
import { openNode } from './node-app.ts'
import type { OpenApp } from './open-app.ts'

/** Those that write answers to something else than a `Response`. */
const adapters: readonly (readonly [string, (auth: AuthServices) => Promise<OpenApp>])[] = [
  ['node', openNode],
  ['express', openExpress],
  ['fastify', openFastify],
]

describe.each(adapters)('@tokenpair/server/%s', (_, open) => {
  test('says how long the body of an answer is', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const answers = [
      await redeem(app, server),
      await app.send('GET', '/me'),
      await app.send('GET', '/auth/nowhere'),
      await app.send('POST', '/refuse'),
    ]
    const texts = await Promise.all(answers.map((answer) => answer.text()))

    expect(texts.map((text): unknown => JSON.parse(text))).toEqual([
      expect.objectContaining({ sub: 'Zoë' }),
      expect.objectContaining({ code: 'token_missing' }),
      expect.objectContaining({ code: 'not_found' }),
      expect.objectContaining({ code: 'sign_in_refused' }),
    ])
    expect(answers.map(({ headers }) => headers.get('content-length'))).toEqual(
      texts.map((text) => String(Buffer.byteLength(text))),
    )
  })

  test('says nothing of the length of an answer without a body', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const { accessToken } = await server.signIn()
    const ended = await app.send('DELETE', '/auth/sessions?except=none', { headers: bearer(accessToken) })

    expect([ended.status, ended.headers.get('content-length')]).toEqual([204, null])
  })

  test('lets an app put something around handler and respond', async () => {
    await using server = await createTestServer()
    const marked = (response: Response): Response => {
      response.headers.set('x-app', 'yes')
      return response
    }
    await using app = await open({
      ...server.auth,
      handler: async (request) => marked(await server.auth.handler(request)),
      respond: (answer, request) => marked(server.auth.respond(answer, request)),
    })
    const answers = [await redeem(app, server), await app.send('GET', '/me')]

    expect(answers.map(({ status }) => status)).toEqual([200, 401])
    expect(answers.map(({ headers }) => headers.get('x-app'))).toEqual(['yes', 'yes'])
  })
})

async function redeem(app: OpenApp, server: TestServer): Promise<Response> {
  const { refreshToken } = await server.signIn({ subject: 'Zoë' })
  const body = `grant_type=refresh_token&refresh_token=${refreshToken}&attempt=${attempt(1)}`
  return app.send('POST', '/auth/token', { headers: { 'content-type': 'application/x-www-form-urlencoded' }, body })
}
