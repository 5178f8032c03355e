import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
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
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import type { Hono } from 'hono'
import { createApp } from './app.ts'
import { chooseTransport } from './choose-transport.ts'
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

/** Opens the database and puts the demo together: users, notes and sessions lie in the same file. */
export async function openDemo(environment: Environment, onError: (error: unknown) => void): Promise<Demo> {
  const { databasePath, algorithm, accessTokenLifetime, refreshTokenLifetime, maxSessionLifetime } = environment
  if (databasePath !== ':memory:') mkdirSync(dirname(databasePath), { recursive: true })
  const database = openDatabase(databasePath)
  const secrets = provideSecrets(databasePath)
  const users = openUsers(database)
  await addAlice(users)

  const auth = await initializeAuthServices({
    store: sqliteStore({ database }),
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
        extraClaimsProvider: ({ subject }) => {
          const user = users.find(subject)
          return user === undefined ? {} : { name: user.name, role: user.role }
        },
      }),
    ],
    onError,
  })
  const { host: _host, port: _port, databasePath: _databasePath, ...settings } = environment
  return {
    app: createApp({ auth, users, notes: openNotes(database), settings, pageFolder, onError }),
    [Symbol.asyncDispose]: async () => {
      await auth.close()
      database.close()
    },
  }
}

function openDatabase(path: string): DatabaseSync {
  const database = new DatabaseSync(path)
  database.exec('PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  return database
}
