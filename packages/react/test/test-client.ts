import { type AuthClient, createAuthClient, type TokenStorage } from '@tokenpair/client'
import { memoryStorage } from '@tokenpair/client/storage/memory'

/** A real client whose server is a function. Its clock stands still. */
export interface TestClient {
  readonly client: AuthClient
  /** What a page would do that was loaded anew: a second client on the same storage. */
  readonly reload: () => AuthClient
  /** What the app's own route answers to a good password. */
  answerSignIn(subject: string): object
  signIn(subject: string): Promise<void>
  /** The claims in the access tokens from now on. */
  setClaims(claims: object): void
  /** Lets the server refuse the next redemption, as it does when the session was ended from elsewhere. */
  revoke(): void
  /** How many functions are subscribed to the client now. */
  countListeners(): number
}

export function createTestClient(storage: TokenStorage = memoryStorage()): TestClient {
  let claims: object = { role: 'reader' }
  let generation = 0
  let isRevoked = false
  let listeners = 0

  const tokens = (subject: string): object => ({
    access_token: `e30.${btoa(JSON.stringify({ sub: subject, ...claims })).replaceAll('=', '')}.c2ln`,
    token_type: 'Bearer',
    expires_in: 600,
    refresh_token: subject,
    refresh_token_expires_in: 1_209_600,
    scope: 'notes:read notes:write',
    session_id: `session of ${subject}`,
    generation: (generation += 1),
    sub: subject,
  })
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const { pathname } = new URL(input instanceof Request ? input.url : input)
    if (pathname === '/me') return Response.json({ authorization: new Headers(init?.headers).get('authorization') })
    if (pathname !== '/auth/token') return new Response(null, { status: 200 })
    if (isRevoked) return Response.json({ code: 'session_revoked' }, { status: 400 })
    const sent = new URLSearchParams(await new Response(init?.body ?? '').text())
    return Response.json(tokens(sent.get('refresh_token') ?? ''))
  }
  const clock = { now: () => 0, monotonic: () => 0, schedule: () => () => undefined }
  const reload = (): AuthClient =>
    createAuthClient({ url: 'https://api.example.com/auth', fetch, storage, clock, wakeSignals: silence })
  const client = reload()

  return {
    client: {
      ...client,
      get state() {
        return client.state
      },
      subscribe: (listener) => {
        listeners += 1
        const end = client.subscribe(listener)
        return () => {
          listeners -= 1
          end()
        }
      },
    },
    reload,
    answerSignIn: tokens,
    signIn: (subject) => client.signIn(async () => tokens(subject)),
    setClaims: (next) => {
      claims = next
    },
    revoke: () => {
      isRevoked = true
    },
    countListeners: () => listeners,
  }
}

const silence = { listen: () => () => undefined }
