import { once } from 'node:events'
import { type AddressInfo, connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { attempt, createTestServer } from '../test-server.ts'
import { openExpress } from './express-app.ts'
import { createFastifyApp } from './fastify-app.ts'
import { openNode } from './node-app.ts'

describe.each([
  ['node', openNode],
  ['express', openExpress],
  [
    'fastify',
    async (auth: Parameters<typeof createFastifyApp>[0]) => {
      const app = await createFastifyApp(auth)
      await app.listen({ port: 0, host: '127.0.0.1' })
      const { port } = app.server.address() as AddressInfo
      return { port, [Symbol.asyncDispose]: () => app.close() }
    },
  ],
] as const)('the routes of the server half on @tokenpair/server/%s', (_, open) => {
  test('live on when a client goes away in the middle of a body, and redeem what another one sends', async () => {
    await using server = await createTestServer()
    await using app = await open(server.auth)
    const { refreshToken } = await server.signIn()
    const body = `grant_type=refresh_token&refresh_token=${refreshToken}&attempt=${attempt(1)}`
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const socket = connect(app.port ?? 0, '127.0.0.1')
    const head = ['POST /auth/token HTTP/1.1', 'Host: api.test', `Content-Type: ${headers['content-type']}`]
    socket.write([...head, `Content-Length: ${body.length}`, '', body.slice(0, 20)].join('\r\n'))
    await once(socket, 'connect')
    await setImmediate()
    socket.destroy()
    await once(socket, 'close')
    const answer = await fetch(`http://127.0.0.1:${app.port}/auth/token`, { method: 'POST', headers, body })

    expect(answer.status).toBe(200)
    expect(server.errors).toEqual([])
  })
})
