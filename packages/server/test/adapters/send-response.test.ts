import { respond as respondInFastify } from '@tokenpair/server/fastify'
import { sendResponse } from '@tokenpair/server/node'
import fastify from 'fastify'
import { describe, expect, test } from 'vitest'
import { bearerTransport } from '../../src/index.ts'
import { createTestServer } from '../test-server.ts'
import { openListener } from './open-app.ts'

describe('sendResponse()', () => {
  test('leaves the cookies and Vary of a middleware beside those of the response', async () => {
    await using app = await openListener((_, outgoing) => {
      outgoing.setHeader('vary', 'Accept-Encoding').setHeader('set-cookie', ['own=1']).setHeader('x-own', 'before')
      const headers = new Headers({ vary: 'Origin', 'x-own': 'after' })
      headers.append('set-cookie', 'a=1')
      headers.append('set-cookie', 'b=2')
      void sendResponse(outgoing, new Response('done', { headers }))
    })
    const answer = await app.send('GET', '/')

    expect(await answer.text()).toBe('done')
    expect(answer.headers.getSetCookie()).toEqual(['own=1', 'a=1', 'b=2'])
    expect(answer.headers.get('vary')).toBe('Accept-Encoding, Origin')
    expect(answer.headers.get('x-own')).toBe('after')
  })
})

describe('respond() of @tokenpair/server/fastify', () => {
  test('leaves the cookies and Vary of a hook beside its own', async () => {
    const transport = bearerTransport({ allowedOrigins: ['https://app.test'] })
    await using server = await createTestServer({ transport })
    await using app = fastify()
    app.addHook('onRequest', async (_, reply) => {
      void reply.header('vary', 'Accept-Encoding').header('set-cookie', 'own=1')
    })
    app.post('/', (_, reply) => respondInFastify(server.auth, server.signIn(), reply))
    const answer = await app.inject({ method: 'POST', url: '/' })

    expect(answer.headers['vary']).toBe('Accept-Encoding, Origin')
    expect(answer.headers['set-cookie']).toBe('own=1')
  })
})
