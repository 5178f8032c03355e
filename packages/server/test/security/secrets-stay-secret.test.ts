import { inspect } from 'node:util'
import { JwtAlgorithm, JwtConfig, JwtTokenManager, type SessionStore } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test, vi } from 'vitest'
import { otherSecret, rfcPrivateJwk } from '../keys/key-fixture.ts'
import { attempt, bearer, createTestServer, jwtOptions, secret, type TestServer } from '../test-server.ts'
import { signHmac, takeApart } from './forged-token.ts'

const pepper = 'a pepper for the tests alone'

/** All that a program may write somewhere: how a value is printed, serialised and thrown. */
function print(...values: readonly unknown[]): string {
  return values
    .flatMap((value) => [
      inspect(value, { depth: 20, showHidden: true, getters: true }),
      JSON.stringify(value),
      String(value),
      value instanceof Error ? `${value.stack} ${print(value.cause)}` : '',
    ])
    .join('\n')
}

/** Every spelling of a secret text that a log might hold. */
function spellings(text: string): readonly string[] {
  return (['utf8', 'hex', 'base64', 'base64url'] as const).map((encoding) => Buffer.from(text).toString(encoding))
}

/** The secret parts of a refresh token: its text, its chain values and its MAC. */
function partsOf(refreshToken: string): readonly string[] {
  const bytes = Buffer.from(refreshToken, 'base64url')
  const fields = [bytes.subarray(24, 40), bytes.subarray(56, 72)]
  return [refreshToken, ...fields.flatMap((field) => [field.toString('hex'), field.toString('base64url')])]
}

/** Listens to all that the process writes meanwhile, and answers it. */
async function listen(action: () => Promise<void>): Promise<string> {
  const written: unknown[] = []
  const names = ['debug', 'log', 'info', 'warn', 'error', 'trace'] as const
  const spies = [
    ...names.map((name) => vi.spyOn(console, name).mockImplementation((...args) => void written.push(...args))),
    vi.spyOn(process, 'emitWarning').mockImplementation((...args: unknown[]) => void written.push(...args)),
    vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(text) > 0),
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => written.push(text) > 0),
  ]
  await action()
  for (const spy of spies) spy.mockRestore()
  return print(...written)
}

/** The error of a promise that rejects. */
async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  )
}

/** Refuses one token pair in each way there is, and answers the errors. */
async function refuse(server: TestServer): Promise<{ secrets: readonly string[]; errors: readonly unknown[] }> {
  const manager = server.auth.getTokenManager(JwtTokenManager)
  const first = await server.signIn()
  const { refreshToken, accessToken } = first
  const second = await manager.redeem({ refreshToken, attempt: attempt(1) })
  const forged = `${refreshToken.slice(0, -1)}${refreshToken.endsWith('A') ? 'Q' : 'A'}`
  const errors = [
    await errorOf(manager.redeem({ refreshToken: forged })),
    await errorOf(manager.redeem({ refreshToken, attempt: 'short' })),
    await errorOf(manager.redeem({ refreshToken, attempt: attempt(1), generation: 7 })),
    await errorOf(manager.redeem({ refreshToken, attempt: attempt(2) })),
    await errorOf(manager.redeem({ refreshToken, attempt: attempt(1) })),
    await manager.validateToken(accessToken),
    await manager.validateToken(`${accessToken}A`),
    await errorOf(server.signIn({ claims: { token: refreshToken, sub: refreshToken } })),
  ]
  const tokens = [first.refreshToken, forged, ...(isIssued(second) ? [second.refreshToken, second.accessToken] : [])]
  return { secrets: [...tokens.flatMap(partsOf), accessToken, attempt(1), attempt(2), ...spellings(secret)], errors }
}

function isIssued(value: unknown): value is { refreshToken: string; accessToken: string } {
  return typeof value === 'object' && value !== null && 'refreshToken' in value
}

describe('what an app may log', () => {
  test('[ASVS 5.0 16.2.5, CVE-2023-28443] holds no token, chain value, MAC or attempt id: the library writes nothing itself', async () => {
    await using server = await createTestServer()

    const output = await listen(async () => {
      const { refreshToken } = await server.signIn()
      await server.redeem(refreshToken, attempt(1))
      await server.redeem(refreshToken, attempt(2))
      await server.redeem('x'.repeat(96), attempt(1))
      await server.send('GET', `/sessions?access_token=${refreshToken}`)
    })

    expect(output).toBe('')
  })

  test('[ASVS 5.0 16.2.5, CVE-2023-28443] holds none of them in the errors that refuse a token', async () => {
    await using server = await createTestServer()

    const { secrets, errors } = await refuse(server)

    const printed = print(...errors)
    expect(errors).not.toContain(undefined)
    expect(secrets.filter((each) => printed.includes(each))).toEqual([])
  })

  test('[ASVS 5.0 16.2.5] holds none of them in what onError is told while the store fails', async () => {
    const memory = memoryStore()
    const advance: SessionStore['advance'] = async () => {
      throw new Error('The database is down')
    }
    await using server = await createTestServer({ store: { ...memory, advance } })
    const { refreshToken } = await server.signIn()

    await server.redeem(refreshToken, attempt(1))

    const printed = print(...server.errors)
    expect(printed).toContain('The database is down')
    expect([...partsOf(refreshToken), attempt(1)].filter((each) => printed.includes(each))).toEqual([])
  })

  test('[ASVS 5.0 16.2.5] holds no secret of the server in its services, options and algorithms', async () => {
    await using server = await createTestServer()
    await server.signIn()
    const keys = JwtAlgorithm.ecdsaSha512({ privateKey: rfcPrivateJwk })
    const values = [server.auth, server.auth.tokenManager, new JwtConfig(jwtOptions), jwtOptions.algorithm, keys]

    const printed = print(...values)

    const secrets = [...spellings(secret), ...spellings(pepper), rfcPrivateJwk.d]
    expect(secrets.filter((each) => printed.includes(each))).toEqual([])
  })

  test('[CVE-2019-7644] holds no right signature in the error for a wrong one', async () => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)
    const right = signHmac(header, { ...claims, sub: 'mallory' })
    const wrong = signHmac(header, { ...claims, sub: 'mallory' }, { key: otherSecret })
    const [, , signature = ''] = right.split('.')

    const request = new Request('https://api.test/', { headers: bearer(wrong) })
    const verdict = await server.auth.authenticate(request)
    const answer = await server.send('GET', '/sessions', { headers: bearer(wrong) })

    const printed = print(verdict, [...answer.headers], await answer.text())
    expect(verdict.status).toBe('rejected')
    expect(printed).not.toContain(signature)
    expect(printed).not.toContain(Buffer.from(signature, 'base64url').toString('hex'))
  })
})
