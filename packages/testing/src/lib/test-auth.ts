import { type AuthClient, type AuthClientOptions, createAuthClient } from '@tokenpair/client'
import { memoryStorage } from '@tokenpair/client/storage/memory'
import {
  type AuthServices,
  type AuthServicesOptions,
  initializeAuthServices,
  JwtAlgorithm,
  JwtConfig,
  type JwtConfigOptions,
  type SessionStore,
  type TokenGrant,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { authHeaders, type AuthHeadersOptions } from './auth-headers.ts'
import { type ManualClock, manualClock } from './manual-clock.ts'
import { type SeededRandom, seededRandom } from './seeded-random.ts'
import { createTestNetwork, type Fault, type TestNetwork } from './test-network.ts'

/** How a test pair differs from a plain one. */
export interface TestAuthOptions {
  /** Options of `JwtConfig`; keys and pepper are given. */
  readonly jwt?: Partial<JwtConfigOptions> | undefined
  /** Builders in place of that `JwtConfig`. */
  readonly tokenManagerBuilders?: AuthServicesOptions['tokenManagerBuilders'] | undefined
  /** How tokens travel (default: `bearerTransport()`). */
  readonly transport?: AuthServicesOptions['transport'] | undefined
  /** How access tokens die early (default: `denylist()`). */
  readonly revocation?: AuthServicesOptions['revocation'] | undefined
  /** Default: a new memory store. */
  readonly store?: SessionStore | undefined
  /**
   * Seeds all chance (default: 1). Two pairs with one seed draw the same ids: where a browser's storage outlives a pair, the next
   * one needs another seed, or its sign-in looks like one whose session has ended.
   */
  readonly seed?: number | undefined
  /** Decides the fate of requests that no plan speaks of (default: all arrive). */
  readonly decideFault?: ((request: Request) => Fault) | undefined
}

/** A server and its clients in one process, with one clock, seeded chance and no network. */
export interface TestAuth extends AsyncDisposable {
  readonly auth: AuthServices
  readonly store: SessionStore
  readonly clock: ManualClock
  readonly random: SeededRandom
  readonly network: TestNetwork
  /** Creates a client of this server; it is disposed of with the pair. */
  createClient(options?: Partial<AuthClientOptions>): AuthClient
  /** Signs a client in as `alice`, or with another grant. */
  signIn(client: AuthClient, grant?: Partial<TokenGrant>): Promise<void>
  /** Makes the headers of a request that a user sends, as {@link authHeaders} does. */
  authHeaders(subject: string, options?: AuthHeadersOptions): Promise<Headers>
  /** Waits until nothing goes on any more. */
  settle(): Promise<void>
}

/** Where the test server is reached. */
const testUrl = 'https://api.test'

/** A secret for tests. */
export const testSecret = 'a secret for tests only, as long as the hash: sixty-four bytes or more'

/**
 * Creates a server and whatever clients a test asks for.
 *
 * @param options What is special about the pair.
 * @returns The pair; open it with `await using`.
 */
export async function createTestAuth(options: TestAuthOptions = {}): Promise<TestAuth> {
  const { store = memoryStore(), seed = 1, transport, revocation } = options
  const random = seededRandom(seed)
  const clients: AuthClient[] = []
  const settle = (): Promise<void> => network.settle()
  const clock = manualClock({ settle })
  const jwt = new JwtConfig({
    algorithm: JwtAlgorithm.hmacSha512(testSecret),
    refreshTokenHashPepper: 'a pepper for tests only',
    ...options.jwt,
  })
  const { tokenManagerBuilders = [jwt] } = options
  const auth = await initializeAuthServices({ store, clock, random, tokenManagerBuilders, transport, revocation })
  const network: TestNetwork = createTestNetwork({ handler: auth.handler, clock, decide: options.decideFault })

  return {
    auth,
    store,
    clock,
    random,
    network,
    settle,
    authHeaders: (subject, headersOptions) => authHeaders(auth, subject, headersOptions),
    createClient: (clientOptions) => {
      const storage = memoryStorage()
      const ports = { url: `${testUrl}/auth`, fetch: network.fetch, clock, random, storage }
      const client = createAuthClient({ ...ports, ...clientOptions })
      clients.push(client)
      return client
    },
    signIn: (client, grant) =>
      client.signIn(async () => {
        const issued = await auth.issueToken({ subject: 'alice', method: 'password', ...grant })
        return auth.respond(issued, new Request(`${testUrl}/sign-in`, { method: 'POST' }))
      }),
    [Symbol.asyncDispose]: async () => {
      for (const client of clients) client.dispose()
      await auth.close()
    },
  }
}
