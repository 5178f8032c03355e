import {
  type IssuedToken,
  JwtAlgorithm,
  JwtConfig,
  type ListTokensOptions,
  type TokenGrant,
  type TokenManager,
  type TokenManagerBuilder,
} from '../../src/index.ts'
import { createTestServer, jwtOptions, secret, type TestServer, type TestServerOptions } from '../test-server.ts'

/** The names of three token managers, of which the first is primary. */
export const names = ['first', 'second', 'third'] as const

type Name = (typeof names)[number]

/** A server with several token managers on one store. */
export interface SeveralManagers extends AsyncDisposable {
  readonly server: TestServer
  readonly all: TestServer['auth']['tokenManager']
  /** One of them by itself. */
  manager(name: string): TokenManager
  issueBy(name: Name, grant?: Partial<TokenGrant>): Promise<IssuedToken>
  /** Who issued what is listed, in the order of the names. */
  listedBy(choice?: ListTokensOptions): Promise<readonly string[]>
  /** Who vouches for an access token, or the code that refuses it. */
  vouchedBy(accessToken: string): Promise<string>
}

/** A builder of pairs that are signed by a key of the manager's own. */
export function jwtBuilder(name: string): JwtConfig {
  return new JwtConfig({
    ...jwtOptions,
    name,
    algorithm: JwtAlgorithm.hmacSha512(`${name} ${secret}`),
    refreshTokenHashPepper: `the pepper of ${name}`,
  })
}

export async function createSeveralManagers(
  builders: readonly TokenManagerBuilder[] = names.map(jwtBuilder),
  options: TestServerOptions = {},
): Promise<SeveralManagers> {
  const managers: TokenManager[] = []
  const kept = builders.map((builder) => ({
    build: async (context: Parameters<TokenManagerBuilder['build']>[0]) => {
      const manager = await builder.build(context)
      managers.push(manager)
      return manager
    },
  }))
  const server = await createTestServer({ ...options, tokenManagerBuilders: kept })
  const all = server.auth.tokenManager
  const manager = (name: string): TokenManager => {
    const found = managers.find((each) => each.name === name)
    if (found === undefined) throw new Error(`There is no manager ${name}`)
    return found
  }
  return {
    server,
    all,
    manager,
    issueBy: (name, grant) => manager(name).issueToken({ subject: 'alice', method: 'password', ...grant }),
    listedBy: async (choice = { subjects: 'everyone' }) => {
      const sessions = await all.listTokens(choice)
      return sessions.map((session) => session.manager).toSorted()
    },
    vouchedBy: async (accessToken) => {
      const verdict = await all.validateToken(accessToken)
      return verdict.status === 'authenticated' ? verdict.manager : verdict.error.code
    },
    [Symbol.asyncDispose]: () => server.auth.close(),
  }
}
