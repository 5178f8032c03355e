import { EventEmitter, once } from 'node:events'
import { describe, expect, test } from 'vitest'
import { manualClock } from '../../testing/src/index.ts'
import { type AuthServices, initializeAuthServices, JwtAlgorithm, JwtConfig } from '../src/index.ts'
import { memoryStore } from '../src/stores/memory.ts'
import { createAuthContext } from '../src/trpc.ts'

const clock = manualClock()

async function createAuth(): Promise<AuthServices> {
  const algorithm = JwtAlgorithm.hmacSha512('0123456789abcdef'.repeat(4))
  const config = new JwtConfig({ algorithm, refreshTokenHashPepper: 'a pepper for tests' })
  return initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [config], clock })
}

async function authorizationOf(auth: AuthServices): Promise<string> {
  const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
  return `Bearer ${accessToken}`
}

/** What a socket was told, in order. */
class TestSocket extends EventEmitter {
  readonly log: string[] = []
  send(message: string): void {
    this.log.push(message)
    this.emit('told')
  }
  close(): void {
    this.log.push('closed')
    this.emit('told')
  }
}

const req = { headers: { host: 'api.example.com' }, url: '/trpc?connectionParams=1' }

describe('createAuthContext(), for a WebSocket', () => {
  test('knows the user by the connection parameters', async () => {
    await using auth = await closing()
    const connectionParams = { authorization: await authorizationOf(auth) }

    const context = await createAuthContext(auth)({ req, res: new TestSocket(), info: { connectionParams } })

    expect(context.auth).toMatchObject({ status: 'authenticated', subject: 'alice' })
  })

  test.each([null, undefined, {}, { authorization: 7 }, { authorization: 'Bearer a\nb' }])(
    'knows nobody by %j',
    async (connectionParams) => {
      await using auth = await closing()

      const context = await createAuthContext(auth)({ req, res: new TestSocket(), info: { connectionParams } })

      expect(context.auth.status).toBe('anonymous')
    },
  )

  test('FM-60: takes no token from the connection parameters of a request over HTTP, which are in its URL', async () => {
    await using auth = await closing()
    const info = { connectionParams: { authorization: await authorizationOf(auth) } }

    const context = await createAuthContext(auth)({ req, resHeaders: new Headers(), info })

    expect(context.auth.status).toBe('anonymous')
  })

  test('asks for another connection when the access token expires, and closes this one ten seconds later', async () => {
    await using auth = await closing()
    const socket = new TestSocket()
    const connectionParams = { authorization: await authorizationOf(auth) }
    await createAuthContext(auth)({ req, res: socket, info: { connectionParams } })

    await clock.advance(599_999)
    expect(socket.log).toEqual([])
    await clock.advance(1)
    expect(socket.log).toEqual(['{"id":null,"method":"reconnect"}'])
    await clock.advance(10_000)

    expect(socket.log.slice(1)).toEqual(['closed'])
  })

  test('closes at once where the session is revoked', async () => {
    await using auth = await closing()
    const socket = new TestSocket()
    const connectionParams = { authorization: await authorizationOf(auth) }
    await createAuthContext(auth)({ req, res: socket, info: { connectionParams } })
    const told = once(socket, 'told')

    await auth.tokenManager.revokeAllTokens({ subject: 'alice' })
    await told

    expect(socket.log).toEqual(['closed'])
  })

  test('leaves nothing behind where the connection is closed before', async () => {
    await using auth = await closing()
    const socket = new TestSocket()
    const connectionParams = { authorization: await authorizationOf(auth) }
    const ended = new AbortController()
    await createAuthContext(auth)({ req, res: socket, info: { connectionParams, signal: ended.signal } })

    ended.abort()
    await clock.advance(700_000)

    expect(socket.log).toEqual([])
  })
})

/** A server that is closed by scope. */
async function closing(): Promise<AuthServices & AsyncDisposable> {
  const auth = await createAuth()
  return { ...auth, [Symbol.asyncDispose]: () => auth.close() }
}
