// Prints what it costs to verify an access token, ours beside other libraries: npm run bench:tokens
import {
  createHmac,
  createSecretKey,
  generateKeyPairSync,
  timingSafeEqual,
  verify as verifySignature,
} from 'node:crypto'
import { createVerifier } from 'fast-jwt'
import { verify as honoVerify } from 'hono/jwt'
import { importSPKI, jwtVerify } from 'jose'
import jsonwebtoken from 'jsonwebtoken'
import { type Contestant, describeRatio, measureRounds } from './rounds.ts'
import { startOwnServer } from './tokens/own.ts'

const issuer = 'https://api.example.com'
const audience = 'api'
const secret = '0123456789abcdef'.repeat(4)
const rounds = Number(process.argv[2] ?? 15)

const algorithms = [
  { alg: 'HS512', count: 1024, hash: 'sha512', curve: undefined },
  { alg: 'ES256', count: 256, hash: 'sha256', curve: 'P-256' },
  { alg: 'ES512', count: 32, hash: 'sha512', curve: 'P-521' },
] as const

for (const { alg, count, hash, curve } of algorithms) {
  const pair = curve === undefined ? undefined : generateKeyPairSync('ec', { namedCurve: curve })
  const pem = pair?.publicKey.export({ format: 'pem', type: 'spki' }).toString()
  const own =
    alg === 'HS512' || pair === undefined
      ? ({ alg: 'HS512', secret } as const)
      : { alg, privateKey: pair.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString() }
  const verifying = pem ?? secret
  const warm = await startOwnServer(own)
  const issueTokens = (): Promise<Buffer[]> =>
    Promise.all(Array.from({ length: count }, async (_, at) => Buffer.from(await warm.issue(`user-${at}`))))
  const tokens = await issueTokens()
  let newTokens = tokens
  /** A request brings its token as a new string. */
  const each =
    (use: (token: string) => unknown, { passes = 1, list = () => tokens } = {}) =>
    async (): Promise<number> => {
      for (let pass = 0; pass < passes; pass++) {
        for (const bytes of list()) {
          const used = use(bytes.toString('latin1'))
          if (used instanceof Promise) await used
        }
      }
      return count * passes
    }
  // One and the same for all rounds: code that was just made is slow.
  const cold = await startOwnServer(own)
  const options = { key: verifying, algorithms: [alg], allowedIss: issuer, allowedAud: audience }
  const fastJwt = createVerifier({ ...options, cache: false })
  const fastJwtCached = createVerifier({ ...options, cache: 2048 })
  const joseKey = pem === undefined ? new TextEncoder().encode(secret) : await importSPKI(pem, alg)
  const hmacKey = createSecretKey(Buffer.from(secret))
  const raw = (token: string): void => {
    const at = token.lastIndexOf('.')
    const signature = Buffer.from(token.slice(at + 1), 'base64url')
    const input = Buffer.from(token.slice(0, at), 'latin1')
    const isGenuine =
      pair === undefined
        ? timingSafeEqual(createHmac(hash, hmacKey).update(input).digest(), signature)
        : verifySignature(hash, input, { key: pair.publicKey, dsaEncoding: 'ieee-p1363' }, signature)
    if (!isGenuine) throw new Error('node:crypto refuses the token')
  }
  const contestants: readonly Contestant[] = [
    { name: 'ours, seen before', run: each(warm.validate, { passes: 10 }) },
    { name: 'fast-jwt, cached', run: each(fastJwtCached, { passes: 10 }) },
    {
      name: 'ours, new',
      prepare: async () => {
        newTokens = await issueTokens()
      },
      run: each(cold.validate, { list: () => newTokens }),
    },
    { name: 'node:crypto, signature alone', run: each(raw) },
    { name: 'fast-jwt', run: each(fastJwt) },
    {
      name: 'jsonwebtoken',
      run: each((token) => jsonwebtoken.verify(token, verifying, { algorithms: [alg], issuer, audience })),
    },
    { name: 'jose', run: each((token) => jwtVerify(token, joseKey, { algorithms: [alg], issuer, audience })) },
    {
      name: 'hono/jwt',
      run: each((token) => honoVerify(token, verifying, { alg, typ: 'at+jwt', iss: issuer, aud: audience })),
    },
  ]
  const results = await measureRounds(contestants, rounds)
  const [seen, , anew] = results
  if (seen === undefined || anew === undefined) throw new Error('Nothing was measured')
  process.stdout.write(
    `\n| verify ${alg} | µs of CPU | ± | times ours, seen before | times ours, new |\n| --- | --: | --: | --: | --: |\n`,
  )
  for (const result of results) {
    const { name, median, spread } = result
    const cells = [
      name,
      median.toFixed(2),
      `${(spread * 100).toFixed(0)} %`,
      describeRatio(seen, result),
      describeRatio(anew, result),
    ]
    process.stdout.write(`| ${cells.join(' | ')} |\n`)
  }
}
