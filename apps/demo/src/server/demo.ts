import { fileURLToPath } from 'node:url'
import {
  allowlist,
  denylist,
  initializeAuthServices,
  jtiMatcher,
  JwtAlgorithm,
  JwtConfig,
  stateless,
} from '@tokenpair/server'
import { openStore } from '@tokenpair/server/node'
import type { Hono } from 'hono'
import { createApp } from './app.ts'
import { chooseTransport } from './choose-transport.ts'
import { openData } from './data/open-data.ts'
import type { Environment } from './environment.ts'
import { openNotes } from './notes.ts'
import { provideSecrets } from './secrets.ts'
import { addAlice, openUsers } from './users/users.ts'

const pageFolder = fileURLToPath(new URL('../../dist', import.meta.url))
const strategies = { denylist, stateless, allowlist, jtiMatcher }

/** The demo, ready to answer. */
export interface Demo extends AsyncDisposable {
  readonly app: Hono
}

/** Opens the database and puts the demo together: users, notes and sessions lie in the same one. */
export async function openDemo(environment: Environment, onError: (error: unknown) => void): Promise<Demo> {
  const { databaseUrl, algorithm, accessTokenLifetime, refreshTokenLifetime, maxSessionLifetime } = environment
  const opened = await openStore(databaseUrl)
  await opened.migrate()
  const data = await openData(opened)
  const secrets = provideSecrets(databaseUrl)
  const users = openUsers(data)
  await addAlice(users)

  const auth = await initializeAuthServices({
    store: opened.store,
    revocation: strategies[environment.revocation](),
    transport: chooseTransport(environment),
    tokenManagerBuilders: [
      new JwtConfig({
        algorithm:
          algorithm === 'HS512'
            ? JwtAlgorithm.hmacSha512(secrets.hmacSecret)
            : JwtAlgorithm.ecdsaSha512({ privateKey: secrets.privateKey }),
        refreshTokenHashPepper: secrets.refreshTokenHashPepper,
        accessTokenLifetime,
        refreshTokenLifetime,
        maxSessionLifetime,
        extraClaimsProvider: async ({ subject }) => {
          const user = await users.find(subject)
          return user === undefined ? {} : { name: user.name, role: user.role }
        },
      }),
    ],
    onError,
  })
  const { host: _host, port: _port, databaseUrl: _databaseUrl, ...settings } = environment
  return {
    app: createApp({ auth, users, notes: openNotes(data), settings, pageFolder, onError }),
    [Symbol.asyncDispose]: async () => {
      await auth.close()
      await opened[Symbol.asyncDispose]()
    },
  }
}
