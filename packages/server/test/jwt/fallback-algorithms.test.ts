import { JwtAlgorithm } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { es512 } from '../keys/key-fixture.ts'
import { createTestServer } from '../test-server.ts'

const secretOf = (word: string): string => `${word} `.repeat(64).slice(0, 64)
const hs512 = JwtAlgorithm.hmacSha512(secretOf('a key of this test'))
const hs256 = JwtAlgorithm.hmacSha256(secretOf('another key of this test'))
const pairs = [
  { from: 'ES512', former: es512, to: 'HS512', current: hs512 },
  { from: 'HS256', former: hs256, to: 'ES512', current: es512 },
  { from: 'HS512', former: hs512, to: 'HS256', current: hs256 },
]

describe.each(pairs)('a server that went from $from to $to', ({ former, current }) => {
  test('refuses tokens of the former key where it is no fallback', async () => {
    await using before = await createTestServer({ jwt: { algorithm: former } })
    await using after = await createTestServer({ jwt: { algorithm: current } })
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('token_invalid')
  })

  test('takes them where it is, as those of the same user', async () => {
    const jwt = { algorithm: current, fallbackVerificationAlgorithms: [former] }
    await using before = await createTestServer({ jwt: { algorithm: former } })
    await using after = await createTestServer({ jwt })
    const { accessToken } = await before.signIn({ subject: 'bob' })
    const request = new Request('https://api.test/', { headers: { authorization: `Bearer ${accessToken}` } })

    expect(await after.auth.authenticate(request)).toMatchObject({ status: 'authenticated', subject: 'bob' })
  })

  test('Rodauth W8, N-10: says of an expired token of the former key that it has expired, so that its client refreshes', async () => {
    const jwt = { algorithm: current, fallbackVerificationAlgorithms: [former] }
    await using before = await createTestServer({ jwt: { algorithm: former } })
    await using after = await createTestServer({ jwt })
    const { accessToken } = await before.signIn()
    await after.clock.advance(600_000)

    expect(await after.judge(accessToken)).toBe('token_expired')
  })
})

describe('fallbackVerificationAlgorithms, of which there are several', () => {
  const first = JwtAlgorithm.hmacSha512(secretOf('the first fallback'))
  const second = JwtAlgorithm.hmacSha512(secretOf('the second fallback'))
  const jwt = { algorithm: hs512, fallbackVerificationAlgorithms: [first, second, es512] }

  test.each([
    ['the signing key', hs512],
    ['the first fallback', first],
    ['the second fallback', second],
    ['a fallback of another algorithm', es512],
  ])('take a token of %s', async (_, algorithm) => {
    await using before = await createTestServer({ jwt: { algorithm } })
    await using after = await createTestServer({ jwt })
    const { accessToken } = await before.signIn()

    expect(await after.judge(accessToken)).toBe('authenticated')
  })

  test.each([
    ['HS512', JwtAlgorithm.hmacSha512(secretOf('a key that nobody knows'))],
    ['HS256', JwtAlgorithm.hmacSha256(secretOf('the first fallback'))],
  ])('take no token of another key, by %s', async (_, algorithm) => {
    await using foreign = await createTestServer({ jwt: { algorithm } })
    await using server = await createTestServer({ jwt })
    const { accessToken } = await foreign.signIn()

    expect(await server.judge(accessToken)).toBe('token_invalid')
  })
})
