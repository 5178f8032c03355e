import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { z } from 'zod'

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
 * Reads the secrets from the file beside the database, which the first start writes for its owner alone. So a restart
 * keeps users signed in. A database in memory gets secrets that end with it.
 */
export function provideSecrets(databasePath: string): Secrets {
  if (databasePath === ':memory:') return createSecrets()
  const file = `${databasePath}.secrets.json`
  if (!existsSync(file)) writeFileSync(file, JSON.stringify(createSecrets()), { mode: 0o600, flag: 'wx' })
  return schema.parse(JSON.parse(readFileSync(file, 'utf8')))
}
