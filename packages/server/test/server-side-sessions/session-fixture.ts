import { type AuthEvent, ServerSideSessionsConfig, type ServerSideSessionsConfigOptions } from '../../src/index.ts'
import { memoryStore } from '../../src/stores/memory.ts'
import { sqliteStore } from '../../src/stores/sqlite.ts'
import { bearer, createTestServer, type TestServer, type TestServerOptions } from '../test-server.ts'

export const sessionKeyHashPepper = 'a pepper for the keys of tests'

/** How a server with session keys differs from a plain one. */
export interface SessionServerOptions extends TestServerOptions {
  readonly session?: Partial<ServerSideSessionsConfigOptions> | undefined
}

/** A server whose sessions are looked up at each request. */
export interface SessionServer extends TestServer {
  /** What `onEvent` was told. */
  readonly events: readonly AuthEvent[]
}

export const day = 86_400_000

/** The stores that everything has to hold on. */
export const stores = [
  ['memoryStore()', memoryStore],
  ['sqliteStore()', () => sqliteStore({ path: ':memory:' })],
] as const

export function sessionBuilder(options: Partial<ServerSideSessionsConfigOptions> = {}): ServerSideSessionsConfig {
  return new ServerSideSessionsConfig({ sessionKeyHashPepper, ...options })
}

export async function createSessionServer(options: SessionServerOptions = {}): Promise<SessionServer> {
  const { session, ...rest } = options
  const events: AuthEvent[] = []
  const server = await createTestServer({
    tokenManagerBuilders: [sessionBuilder(session)],
    onEvent: (event) => events.push(event),
    ...rest,
  })
  return { ...server, events }
}

/** What `authenticate` says of a key. */
export function authenticate({ auth }: TestServer, key: string): ReturnType<TestServer['auth']['authenticate']> {
  return auth.authenticate(new Request('https://api.test/notes', { headers: bearer(key) }))
}
