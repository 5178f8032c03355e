import { parseDatabaseUrl } from '@tokenpair/server/node'
import { z } from 'zod'

/** How the demo runs. Lifetimes are seconds. */
export interface Environment {
  readonly host: string
  /** 0 for any free port. */
  readonly port: number
  /** `file:…`, `postgres://…` or `redis://…`. */
  readonly databaseUrl: string
  readonly algorithm: 'HS512' | 'ES512'
  readonly accessTokenLifetime: number
  readonly refreshTokenLifetime: number
  readonly maxSessionLifetime: number
  readonly revocation: 'denylist' | 'stateless' | 'allowlist' | 'jtiMatcher'
  readonly transport: 'bearer' | 'cookie' | 'locked'
}

const defaultDatabase = new URL('../../../../.data/demo.db', import.meta.url).href
const databaseAdvice = 'give file:.data/demo.db, postgres://host/name or redis://host'
const portAdvice = 'give a whole number from 0 (any free port) to 65535'
const secondsAdvice = 'give seconds as a positive number, such as 600'

const port = z
  .string()
  .regex(/^\d{1,5}$/, { error: portAdvice, abort: true })
  .transform(Number)
const seconds = z
  .string()
  .regex(/^\d{1,10}(?:\.\d{1,3})?$/, { error: secondsAdvice, abort: true })
  .transform(Number)
  .refine((value) => value > 0, { error: secondsAdvice, abort: true })

const schema = z
  .object({
    HOST: z.string().default('127.0.0.1'),
    PORT: port.refine((value) => value <= 65_535, { error: portAdvice }).default(8787),
    DATABASE_URL: z.string().refine(isDatabaseUrl, { error: databaseAdvice }).default(defaultDatabase),
    ALGORITHM: z.enum(['HS512', 'ES512'], { error: 'the demo signs with HS512 or ES512' }).default('HS512'),
    ACCESS_TOKEN_LIFETIME: seconds.default(600),
    REFRESH_TOKEN_LIFETIME: seconds.default(1_209_600),
    MAX_SESSION_LIFETIME: seconds.default(7_776_000),
    REVOCATION: z
      .enum(['denylist', 'stateless', 'allowlist', 'jtiMatcher'], {
        error: 'the demo revokes by denylist, stateless, allowlist or jtiMatcher',
      })
      .default('denylist'),
    TRANSPORT: z
      .enum(['bearer', 'cookie', 'locked'], { error: 'the demo sends tokens by bearer, cookie or locked' })
      .default('bearer'),
  })
  .refine((values) => values.ACCESS_TOKEN_LIFETIME <= values.REFRESH_TOKEN_LIFETIME, {
    error: 'give no more than REFRESH_TOKEN_LIFETIME',
    path: ['ACCESS_TOKEN_LIFETIME'],
  })

/**
 * Reads the demo's configuration. An empty variable counts as none.
 *
 * @throws {TypeError} One sentence for each variable that has to be mended; never its value.
 */
export function parseEnvironment(variables: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const result = schema.safeParse(given)
  if (!result.success) {
    throw new TypeError(result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('\n'))
  }
  const { data } = result
  return {
    host: data.HOST,
    port: data.PORT,
    databaseUrl: data.DATABASE_URL,
    algorithm: data.ALGORITHM,
    accessTokenLifetime: data.ACCESS_TOKEN_LIFETIME,
    refreshTokenLifetime: data.REFRESH_TOKEN_LIFETIME,
    maxSessionLifetime: data.MAX_SESSION_LIFETIME,
    revocation: data.REVOCATION,
    transport: data.TRANSPORT,
  }
}

function isDatabaseUrl(url: string): boolean {
  try {
    parseDatabaseUrl(url)
    return true
  } catch {
    return false
  }
}
