import type { Clock } from '@tokenpair/client'
import {
  type AuthServices,
  initializeAuthServices,
  JwtAlgorithm,
  JwtConfig,
  type Session,
  type SessionId,
  type TransportBuilder,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import type { SeededRandom } from '../../src/index.ts'
import { testSecret } from '../../src/lib/test-auth.ts'

export const url = 'https://api.test/auth'

/** The server of an app. It can be started anew on the same data. */
export interface WalkServer {
  readonly auth: AuthServices
  restart(): Promise<void>
  answer(request: Request): Promise<Response>
  /** Everything that was ever signed in, oldest first. */
  sessions(): Promise<readonly Session[]>
  find(session: string): Promise<Session | undefined>
  /** Whether a session may be redeemed. */
  isAlive(session: string): Promise<boolean>
}

/**
 * Starts a server with no sessions.
 *
 * @param transport How its tokens travel (default: `bearerTransport()`).
 */
export async function startWalkServer(
  clock: Clock,
  random: SeededRandom,
  transport: TransportBuilder | undefined,
): Promise<WalkServer> {
  const store = memoryStore()
  const issued: SessionId[] = []
  const start = (): Promise<AuthServices> => {
    const jwt = new JwtConfig({
      algorithm: JwtAlgorithm.hmacSha512(testSecret),
      refreshTokenHashPepper: 'a pepper for tests',
      maxSessionLifetime: undefined,
    })
    return initializeAuthServices({ store, clock, random, transport, tokenManagerBuilders: [jwt] })
  }
  let auth = await start()

  const find: WalkServer['find'] = async (session) => {
    const id = issued.find((each) => each === session)
    return id && store.find(id)
  }

  const signIn = async (request: Request): Promise<Response> => {
    const token = await auth.issueToken({ subject: await request.clone().text(), method: 'password' })
    issued.push(token.sessionId)
    return auth.respond(token, request)
  }

  return {
    get auth() {
      return auth
    },
    restart: async () => {
      auth = await start()
    },
    answer: async (request) => {
      if (request.url.startsWith(`${url}/`)) return auth.handler(request)
      if (request.url.endsWith('/sign-in')) return signIn(request)
      const authentication = await auth.authenticate(request)
      return authentication.status === 'authenticated'
        ? new Response('ok')
        : auth.respond(authentication.error, request)
    },
    sessions: async () => (await Promise.all(issued.map((id) => store.find(id)))).filter((row) => row !== undefined),
    find,
    isAlive: async (session) => {
      const row = await find(session)
      return row !== undefined && row.revocation === undefined && (row.idleExpiresAt ?? Infinity) > clock.now()
    },
  }
}
