import { initializeAuthServices, JwtAlgorithm, type JwtAlgorithmOptions, JwtConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

/** Signs and judges tokens as a server does that uses the package. */
export interface OwnServer {
  readonly validate: (token: string) => unknown
  readonly issue: (subject: string) => Promise<string>
}

/** Starts a server that has seen no token yet. */
export async function startOwnServer(options: JwtAlgorithmOptions): Promise<OwnServer> {
  const { tokenManager } = await initializeAuthServices({
    store: memoryStore(),
    tokenManagerBuilders: [
      new JwtConfig({
        algorithm: JwtAlgorithm.from(options),
        refreshTokenHashPepper: 'a pepper for the benchmark alone',
        issuer: 'https://api.example.com',
        audience: 'api',
      }),
    ],
  })
  return {
    validate: (token) => tokenManager.validateToken(token),
    issue: async (subject) => {
      const grant = {
        subject,
        method: 'password',
        scopes: ['read', 'write', 'admin'],
        claims: { role: 'admin', team: 'blue' },
      }
      return (await tokenManager.issueToken(grant)).accessToken
    },
  }
}
