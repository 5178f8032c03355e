import {
  type Authenticated,
  type Authentication,
  initializeAuthServices,
  JwtAlgorithm,
  type JwtAlgorithmOptions,
  JwtConfig,
  JwtTokenManager,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { audience, content, issuer } from './algorithms.ts'

/** More would be turned away where signatures wait for each other. */
const atOnce = 256

/** Signs and judges tokens as a server does that uses the package. */
export interface OwnServer {
  readonly validate: (token: string) => Authentication | Promise<Authentication>
  readonly issue: (subject: string) => Promise<string>
  /** Signs a token for a service behind the server, out of a user's. */
  readonly downscope: (user: Authenticated) => Promise<unknown>
  readonly close: () => Promise<void>
}

/** Starts a server that has seen no token yet. */
export async function startOwnServer(options: JwtAlgorithmOptions): Promise<OwnServer> {
  const auth = await initializeAuthServices({
    store: memoryStore(),
    tokenManagerBuilders: [
      new JwtConfig({
        algorithm: JwtAlgorithm.from(options),
        refreshTokenHashPepper: 'a pepper for the benchmark alone',
        issuer,
        audience,
      }),
    ],
  })
  const { tokenManager } = auth
  return {
    downscope: auth.getTokenManager(JwtTokenManager).createDownscoper({
      audience: 'https://service.example.com',
      scopes: content.scopes,
      claims: Object.keys(content.claims),
    }),
    validate: (token) => tokenManager.validateToken(token),
    issue: async (subject) => (await tokenManager.issueToken({ subject, method: 'password', ...content })).accessToken,
    close: () => auth.close(),
  }
}

/** Issues so many tokens, as bytes, since a request brings its token as a new string. */
export async function issueTokens(server: OwnServer, count: number): Promise<readonly Buffer[]> {
  const tokens: Buffer[] = []
  while (tokens.length < count) {
    const few = Array.from({ length: Math.min(atOnce, count - tokens.length) }, (_, at) => server.issue(`user-${at}`))
    tokens.push(...(await Promise.all(few)).map((token) => Buffer.from(token)))
  }
  return tokens
}
