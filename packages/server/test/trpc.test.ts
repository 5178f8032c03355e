import { AuthError, type JsonObject } from '@tokenpair/protocol'
import { initTRPC, TRPCError } from '@trpc/server'
import { fetchRequestHandler } from '@trpc/server/adapters/fetch'
import { describe, expect, test } from 'vitest'
import { type AuthServices, initializeAuthServices, JwtAlgorithm, JwtConfig } from '../src/index.ts'
import { memoryStore } from '../src/stores/memory.ts'
import { type AuthContext, createAuthContext, requireScopes, requireSession } from '../src/trpc.ts'

/** How often a procedure has done something. */
let acts = 0

const t = initTRPC.context<AuthContext>().create()
const router = t.router({
  open: t.procedure.query(({ ctx }) => ctx.auth.status),
  me: t.procedure.use(requireSession).query(({ ctx }) => ctx.auth.subject),
  act: t.procedure.use(requireSession).query(() => (acts += 1)),
  write: t.procedure.use(requireScopes('notes:read', 'notes:write')).query(({ ctx }) => ctx.auth.subject),
})

async function createAuth(): Promise<AuthServices> {
  const algorithm = JwtAlgorithm.hmacSha512('0123456789abcdef'.repeat(4))
  const config = new JwtConfig({ algorithm, refreshTokenHashPepper: 'a pepper for tests' })
  return initializeAuthServices({ store: memoryStore(), tokenManagerBuilders: [config] })
}

async function signIn(auth: AuthServices, scopes: readonly string[] = []): Promise<string> {
  const issued = await auth.issueToken({ subject: 'alice', method: 'password', scopes })
  return issued.accessToken
}

/** Calls one procedure by HTTP and answers what the wire carries. */
async function call(auth: AuthServices, path: string, token?: string): Promise<JsonObject> {
  const req = new Request(`https://api.example.com/trpc/${path}`, {
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
  })
  const response = await fetchRequestHandler({ endpoint: '/trpc', req, router, createContext: createAuthContext(auth) })
  const body = await response.json()
  return { status: response.status, data: body.result?.data ?? body.error.data.code }
}

describe('createAuthContext()', () => {
  test('tells public procedures who calls, and refuses nobody', async () => {
    const auth = await createAuth()
    const token = await signIn(auth)

    expect(await call(auth, 'open')).toEqual({ status: 200, data: 'anonymous' })
    expect(await call(auth, 'open', 'forged')).toEqual({ status: 200, data: 'rejected' })
    expect(await call(auth, 'open', token)).toEqual({ status: 200, data: 'authenticated' })
  })

  test('reads the request of a Node.js adapter', async () => {
    const auth = await createAuth()
    const headers = { host: 'api.example.com', authorization: `Bearer ${await signIn(auth)}`, 'x-many': ['a', 'b'] }

    const context = await createAuthContext(auth)({ req: { headers, method: 'GET', url: '/trpc/me?batch=1' } })

    expect(context.auth).toMatchObject({ status: 'authenticated', subject: 'alice' })
  })

  test('reads an HTTP/2 request, whose authority is a pseudo-header field', async () => {
    const auth = await createAuth()
    const headers = { ':authority': 'api.example.com', ':path': '/', authorization: `Bearer ${await signIn(auth)}` }

    const context = await createAuthContext(auth)({ req: { headers, method: 'GET', url: '/' } })

    expect(context.auth).toMatchObject({ status: 'authenticated' })
  })

  test.each([
    [{ host: 'api.example.com' }, '//evil.example/x', 'http://api.example.com//evil.example/x'],
    [{ ':authority': 'api.example.com' }, '/x', 'http://api.example.com/x'],
    [{ host: 'not a host' }, '/x', 'http://localhost/'],
    [{}, '/x', 'http://localhost/x'],
  ])('hands a request with the headers %j and the target %s on as %s', async (headers, url, address) => {
    const addresses: string[] = []
    const createContext = createAuthContext({
      authenticate: async (request) => {
        addresses.push(request.url)
        throw new Error('not needed')
      },
      deliver: (response) => response,
      watchSession: () => {
        throw new Error('not needed')
      },
    })

    await expect(createContext({ req: { headers, url } })).rejects.toThrow('not needed')

    expect(addresses).toEqual([address])
  })
})

describe('requireSession', () => {
  test('lets a signed-in user pass', async () => {
    const auth = await createAuth()

    expect(await call(auth, 'me', await signIn(auth))).toEqual({ status: 200, data: 'alice' })
  })

  test('answers 401 UNAUTHORIZED without an access token and to a wrong one', async () => {
    const auth = await createAuth()

    expect(await call(auth, 'me')).toEqual({ status: 401, data: 'UNAUTHORIZED' })
    expect(await call(auth, 'me', 'forged')).toEqual({ status: 401, data: 'UNAUTHORIZED' })
  })

  test('FM-59: lets no procedure act before the token was judged, so that a call may be repeated', async () => {
    const auth = await createAuth()
    const before = acts

    const answers = [
      await call(auth, 'act'),
      await call(auth, 'act', 'wrong'),
      await call(auth, 'act', await signIn(auth)),
    ]

    expect(answers.map(({ status }) => status)).toEqual([401, 401, 200])
    expect(acts - before).toBe(1)
  })

  test('answers UNAUTHORIZED once the session is revoked', async () => {
    const auth = await createAuth()
    const { accessToken, sessionId } = await auth.issueToken({ subject: 'alice', method: 'password' })
    await auth.tokenManager.revokeToken({ sessionId })

    expect(await call(auth, 'me', accessToken)).toEqual({ status: 401, data: 'UNAUTHORIZED' })
  })

  test('[ASVS 5.0 16.3.2] keeps the reason as the cause, for the logs of the server', async () => {
    const auth = await createAuth()
    const context = await createAuthContext(auth)({ req: new Request('https://api.example.com/trpc/me') })

    const error = await refusal(router.createCaller(context).me())

    expect(error).toMatchObject({ code: 'UNAUTHORIZED', cause: { code: 'token_missing' } })
    expect(error.message).toBe(error.cause?.message)
  })

  test('answers SERVICE_UNAVAILABLE where nobody can be judged, so that no client refreshes for it', async () => {
    const unavailable = new AuthError('unavailable', 'The revocations are not known yet: try again later')

    const error = await refusal(router.createCaller({ auth: { status: 'rejected', error: unavailable } }).me())

    expect(error).toMatchObject({ code: 'SERVICE_UNAVAILABLE', cause: { code: 'unavailable' } })
  })
})

describe('requireScopes()', () => {
  test('lets a user pass whose token has all of the scopes', async () => {
    const auth = await createAuth()
    const token = await signIn(auth, ['notes:write', 'notes:read', 'profile'])

    expect(await call(auth, 'write', token)).toEqual({ status: 200, data: 'alice' })
  })

  test('[ASVS 5.0 10.3.2, RFC 6750 §3.1] answers 403 FORBIDDEN where one is missing, and names it in the cause', async () => {
    const auth = await createAuth()
    const token = await signIn(auth, ['notes:read'])
    const headers = { authorization: `Bearer ${token}` }
    const context = await createAuthContext(auth)({ req: new Request('https://api.example.com/', { headers }) })

    const error = await refusal(router.createCaller(context).write())

    expect(await call(auth, 'write', token)).toEqual({ status: 403, data: 'FORBIDDEN' })
    expect(error).toMatchObject({ code: 'FORBIDDEN', cause: { code: 'insufficient_scope' } })
    expect(error.message).toBe('The access token lacks a scope: notes:write')
  })

  test('answers UNAUTHORIZED, not FORBIDDEN, where nobody is signed in', async () => {
    expect(await call(await createAuth(), 'write')).toEqual({ status: 401, data: 'UNAUTHORIZED' })
  })
})

async function refusal(answer: Promise<unknown>): Promise<TRPCError> {
  const error = await answer.catch((thrown: unknown) => thrown)
  if (error instanceof TRPCError) return error
  throw new TypeError('The call was not refused')
}
