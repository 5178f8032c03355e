import { describe, expect, test } from 'vitest'
import { createTestServer } from '../test-server.ts'
import { createMixedServer, encodePart, signEcdsa, signHmac, takeApart } from './forged-token.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

describe('auth.authenticate(), with a token in another spelling', () => {
  test.each([' ', '\t', '\n', '\r\n', '%20', '\u00A0'])(
    '[RFC 7515 §2, RFC 8725bis §3.14] refuses %j within each of the parts',
    async (space) => {
      await using server = await createTestServer()
      const { token } = await takeApart(server)
      const { tokenManager } = server.auth
      const spellings = token
        .split('.')
        .map((part) => token.replace(part, `${part.slice(0, 9)}${space}${part.slice(9)}`))

      const verdicts = await Promise.all(spellings.map(async (each) => tokenManager.validateToken(each)))

      expect(verdicts.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    },
  )

  test.each(['=', '==', '===', '+', '/', '.', '..', '~', '"', '}', '\0'])(
    '[RFC 7515 §2, RFC 8725bis §3.14] refuses %j behind it',
    async (end) => {
      await using server = await createTestServer()
      const { token } = await takeApart(server)

      expect((await server.auth.tokenManager.validateToken(token + end)).status).toBe('rejected')
    },
  )

  test('[RFC 7515 §2] refuses the 63 other spellings of its last character, among them those of the same bytes', async () => {
    await using server = await createTestServer()
    const { token } = await takeApart(server)
    const spellings = Array.from(alphabet, (last) => token.slice(0, -1) + last).filter((each) => each !== token)

    const codes = await Promise.all(spellings.map(server.judge))

    expect(codes).toEqual(Array.from({ length: 63 }, () => 'token_invalid'))
  })

  test('[CVE-2026-27840, RFC 7515 §5.2] refuses each beginning of an access token', async () => {
    await using server = await createTestServer()
    const { token } = await takeApart(server)
    const beginnings = Array.from(token, (_, length) => token.slice(0, length)).slice(1)

    const codes = await Promise.all(beginnings.map(server.judge))

    expect(new Set(codes)).toEqual(new Set(['token_invalid']))
  })

  test('[CVE-2026-27840] refuses each beginning of a refresh token', async () => {
    await using server = await createTestServer()
    const { refreshToken } = await server.signIn()
    const beginnings = Array.from(refreshToken, (_, length) => refreshToken.slice(0, length)).slice(1)

    const answers = await Promise.all(beginnings.map((each) => server.redeem(each)))

    expect(new Set(answers.map(({ body }) => body['code']))).toEqual(new Set(['refresh_token_invalid']))
  })
})

describe('auth.authenticate(), with another format', () => {
  test.each([
    ['two parts', (token: string) => token.split('.').slice(0, 2).join('.')],
    ['four parts', (token: string) => `${token}.AAAA`],
    ['an empty header', (token: string) => `.${token.split('.').slice(1).join('.')}`],
    ['five parts, as an encrypted token has', (token: string) => `${token}.AAAA.AAAA`],
    ['five parts around it', (token: string) => `${encodePart({ alg: 'dir', enc: 'A256GCM' })}..${token}`],
    ['its payload detached', (token: string) => token.replace(/\.[^.]+\./, '..')],
  ])('[RFC 7515 §3.1, CVE-2023-51774, RFC 8725bis §3.3] refuses %s', async (_, spoil) => {
    await using server = await createTestServer()
    const { token } = await takeApart(server)

    expect(await server.judge(spoil(token))).toBe('token_invalid')
  })

  test('[CVE-2022-39227, RFC 8725bis §3.14] refuses a token in JSON, and one that is JSON and compact at once', async () => {
    await using server = await createTestServer()
    const { token, claims } = await takeApart(server)
    const [header, payload, signature] = token.split('.')
    const forged = encodePart({ ...claims, sub: 'mallory' })
    const flattened = JSON.stringify({ protected: header, payload, signature })
    const polyglot = `{"${header}.${forged}.":"","protected":"${header}","payload":"${payload}","signature":"${signature}"}`
    const { tokenManager } = server.auth

    expect((await tokenManager.validateToken(flattened)).status).toBe('rejected')
    expect((await tokenManager.validateToken(polyglot)).status).toBe('rejected')
  })

  test('[RFC 7518 §3.4] refuses a signature of ES512 in DER', async () => {
    await using server = await createMixedServer()
    const { claims } = await takeApart(server)
    const header = { alg: 'ES512', typ: 'at+jwt' }

    expect(await server.judge(signEcdsa(header, claims, 'ieee-p1363'))).toBe('authenticated')
    expect(await server.judge(signEcdsa(header, claims, 'der'))).toBe('token_invalid')
  })

  test('[CVE-2022-21449] refuses a signature of zeros', async () => {
    await using server = await createMixedServer()
    const { claims } = await takeApart(server)
    const input = `${encodePart({ alg: 'ES512', typ: 'at+jwt' })}.${encodePart(claims)}`

    expect(await server.judge(`${input}.${encodePart(new Uint8Array(132))}`)).toBe('token_invalid')
  })

  test.each([
    ['dots', '.'.repeat(1_000_000)],
    ['letters', 'A'.repeat(1_000_000)],
    ['parts', 'A.'.repeat(500_000)],
  ])('[CVE-2025-30204] refuses a megabyte of %s by its length, a thousand times in a second', async (_, huge) => {
    await using server = await createTestServer()
    const { tokenManager } = server.auth
    const start = performance.now()

    const verdicts = await Promise.all(Array.from({ length: 1000 }, async () => tokenManager.validateToken(huge)))

    expect(new Set(verdicts.map(({ status }) => status))).toEqual(new Set(['rejected']))
    expect(performance.now() - start).toBeLessThan(1000)
  })
})

describe('auth.authenticate(), with a payload that can be read in two ways', () => {
  test.each([
    ['an array', (json: string) => `[${json}]`],
    ['a text', (json: string) => JSON.stringify(json)],
    ['nothing', () => ''],
    ['null', () => 'null'],
    ['a byte-order mark before it', (json: string) => `\uFEFF${json}`],
    ['something behind it', (json: string) => `${json}{}`],
    ['exp twice', (json: string) => json.replace('{', '{"exp":9999999999,')],
    ['exp twice, once by an escape', (json: string) => json.replace('{', '{"\\u0065xp":9999999999,')],
    ['sub twice', (json: string) => json.replace('{', '{"sub":"mallory",')],
    ['a member __proto__', (json: string) => json.replace('{', '{"__proto__":{"role":"admin"},')],
    ['exp 1e400', (json: string) => json.replace(/"exp":\d+/, '"exp":1e400')],
  ])('[RFC 7519 §4, RFC 7519 §7.2, RFC 7515 §10.12] refuses %s', async (_, spoil) => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)

    expect(await server.judge(signHmac(header, spoil(JSON.stringify(claims))))).toBe('token_invalid')
  })

  test.each([
    ['a byte that is none', Buffer.from('ff', 'hex')],
    ['an overlong slash', Buffer.from('c0af', 'hex')],
    ['half of a surrogate pair', Buffer.from('eda080', 'hex')],
  ])('[RFC 8725 §3.7] refuses %s in UTF-8', async (_, bytes) => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)
    const [before = '', after = ''] = JSON.stringify({ ...claims, name: '!' }).split('!')

    const payload = Buffer.concat([Buffer.from(before), bytes, Buffer.from(after)])

    expect(await server.judge(signHmac(header, payload))).toBe('token_invalid')
  })

  test.each(['utf16le', 'latin1'] as const)('[RFC 8725 §3.7] refuses a payload in %s', async (encoding) => {
    await using server = await createTestServer()
    const { header, claims } = await takeApart(server)

    const payload = Buffer.from(JSON.stringify({ ...claims, name: 'Zoë' }), encoding)

    expect(await server.judge(signHmac(header, payload))).toBe('token_invalid')
  })
})
