import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseDatabaseUrl } from '@tokenpair/server/node'
import { z } from 'zod'

const dataFolder = fileURLToPath(new URL('../../../../.data/', import.meta.url))

const schema = z.object({
  hmacSecret: z.string(),
  privateKey: z.string(),
  refreshTokenHashPepper: z.string(),
})

/** What a deployment would get from its secret manager. */
export type Secrets = Readonly<z.output<typeof schema>>

/** Draws new secrets: for `HS512` and, as PEM, for `ES512`, so that a change of `ALGORITHM` needs no other step. */
function createSecrets(): Secrets {
  const { privateKey } = generateKeyPairSync('ec', {
    namedCurve: 'P-521',
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  return {
    hmacSecret: randomBytes(64).toString('base64url'),
    privateKey,
    refreshTokenHashPepper: randomBytes(32).toString('base64url'),
  }
}

/**
 * Reads the secrets from a file, which the first start writes for its owner alone: beside the database where that is a file,
 * and else below `.data/`. So a restart keeps users signed in, and servers of one machine share them. A database in memory
 * gets secrets that end with it.
 */
export function provideSecrets(databaseUrl: string): Secrets {
  const place = parseDatabaseUrl(databaseUrl)
  if (place.engine !== 'sqlite') return readSecrets(`${dataFolder}demo-${place.engine}.secrets.json`)
  return place.path === ':memory:' ? createSecrets() : readSecrets(`${place.path}.secrets.json`)
}

/** The file comes into being as a whole, since several servers may start at once. */
function readSecrets(file: string): Secrets {
  if (!existsSync(file)) {
    const draft = `${file}.${process.pid}`
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(draft, JSON.stringify(createSecrets()), { mode: 0o600 })
    publish(draft, file)
  }
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
}

function publish(draft: string, file: string): void {
  try {
    linkSync(draft, file)
  } catch (error) {
    if (!existsSync(file)) throw error // another server was faster
  } finally {
    rmSync(draft)
  }
}
