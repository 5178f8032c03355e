// What tokens that are remembered take in memory: npm run bench:memory
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createVerifier } from 'fast-jwt'
import { digits, type Report } from './report.ts'
import { runPart } from './run-part.ts'
import { audience, drawKeys, issuer } from './tokens/algorithms.ts'
import { issueTokens, startOwnServer } from './tokens/own.ts'

const count = 100_000
setFlagsFromString('--expose-gc')

await runPart(async (): Promise<Report> => {
  const { own, verifying } = drawKeys('HS512')
  const signer = await startOwnServer(own)
  const tokens = await issueTokens(signer, count)
  await signer.close()
  const server = await startOwnServer(own)
  const options = { key: verifying, algorithms: ['HS512' as const], allowedIss: issuer, allowedAud: audience }
  const fastJwt = createVerifier({ ...options, cache: count })
  const rows = [
    ['Tokenpair', await megabytesOf(tokens, server.validate)],
    ['fast-jwt, its cache of as many', await megabytesOf(tokens, fastJwt)],
  ] as const
  const bytes = tokens.reduce((sum, token) => sum + token.length, 0) / count
  return {
    title: 'Memory',
    remarks: [
      `HS512, ${Math.round(bytes)} characters a token, which are part of it. What is kept besides are the claims, so that nobody decodes them again.`,
    ],
    tables: [
      {
        title: `${count.toLocaleString('en')} remembered tokens`,
        header: ['', 'MB', 'bytes a token'],
        rows: rows.map(([name, megabytes]) => [name, digits(megabytes), digits((megabytes * 1e6) / count)]),
      },
    ],
    verdicts: [],
  }
})

async function megabytesOf(tokens: readonly Buffer[], verify: (token: string) => unknown): Promise<number> {
  const before = bytesInUse()
  for (const token of tokens) await verify(token.toString('latin1'))
  return (bytesInUse() - before) / 1e6
}

function bytesInUse(): number {
  runInNewContext('gc()') // twice, for what the first time has only let go
  runInNewContext('gc()')
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
