import { encodeBase64Url } from '@tokenpair/protocol'
import { initializeAuthServices, JwtAlgorithm, JwtConfig, stateless } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import type { Io } from '../io.ts'
import { peppersOf } from '../passwords.ts'

/**
 * Whether a pepper of the environment authenticates a refresh token; `undefined` where there is none.
 *
 * @param manager The name of the token manager that issued it.
 */
export async function isAuthentic(token: string, manager: string, io: Io): Promise<boolean | undefined> {
  const [pepper, ...fallbacks] = peppersOf(io)
  if (pepper === undefined) return undefined
  const auth = await initializeAuthServices({
    store: memoryStore(),
    revocation: stateless(),
    tokenManagerBuilders: [
      new JwtConfig({
        name: manager,
        algorithm: JwtAlgorithm.hmacSha512(encodeBase64Url(io.random.bytes(64))),
        refreshTokenHashPepper: pepper,
        fallbackRefreshTokenHashPeppers: fallbacks,
      }),
    ],
  })
  const presented = auth.tokenManager.inspectRefreshToken(token)
  await auth.close()
  return presented !== undefined
}
