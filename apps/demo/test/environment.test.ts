import { describe, expect, test } from 'vitest'
import { parseEnvironment } from '../src/server/environment.ts'

describe('parseEnvironment()', () => {
  test('has a default for everything', () => {
    expect(parseEnvironment({})).toMatchObject({
      host: '127.0.0.1',
      port: 8787,
      databaseUrl: expect.stringMatching(/^file:.*\/\.data\//),
      algorithm: 'HS512',
      accessTokenLifetime: 600,
      refreshTokenLifetime: 1_209_600,
      maxSessionLifetime: 7_776_000,
      revocation: 'denylist',
      transport: 'bearer',
    })
  })

  test('takes an empty variable for none', () => {
    expect(parseEnvironment({ PORT: '', ALGORITHM: '' })).toMatchObject({ port: 8787, algorithm: 'HS512' })
  })

  test('reads every variable', () => {
    const variables = {
      HOST: '0.0.0.0',
      PORT: '0',
      DATABASE_URL: 'file:some/demo.db',
      ALGORITHM: 'ES512',
      ACCESS_TOKEN_LIFETIME: '2.5',
      REFRESH_TOKEN_LIFETIME: '60',
      MAX_SESSION_LIFETIME: '120',
      REVOCATION: 'jtiMatcher',
      TRANSPORT: 'cookie',
    }

    expect(parseEnvironment(variables)).toEqual({
      host: '0.0.0.0',
      port: 0,
      databaseUrl: 'file:some/demo.db',
      algorithm: 'ES512',
      accessTokenLifetime: 2.5,
      refreshTokenLifetime: 60,
      maxSessionLifetime: 120,
      revocation: 'jtiMatcher',
      transport: 'cookie',
    })
  })

  test.each(['file:/data/demo.db', 'file::memory:', 'postgres://localhost/demo', 'redis://localhost'])(
    'takes the database from %s',
    (url) => {
      expect(parseEnvironment({ DATABASE_URL: url }).databaseUrl).toBe(url)
    },
  )

  test.each([
    ['PORT', 'http', 'whole number'],
    ['PORT', '65536', 'whole number'],
    ['DATABASE_URL', 'mysql://localhost/demo', 'postgres:'],
    ['DATABASE_URL', 'file:', 'file:'],
    ['DATABASE_URL', 'file://elsewhere/demo.db', 'file:'],
    ['ALGORITHM', 'none', 'HS512 or ES512'],
    ['ACCESS_TOKEN_LIFETIME', '0', 'positive number'],
    ['REFRESH_TOKEN_LIFETIME', '-1', 'positive number'],
    ['MAX_SESSION_LIFETIME', 'long', 'positive number'],
    ['REVOCATION', 'blocklist', 'denylist, stateless, allowlist or jtiMatcher'],
    ['TRANSPORT', 'pigeon', 'bearer, cookie or locked'],
  ])('refuses %s=%s in one sentence that says what works', (name, value, advice) => {
    expect(() => parseEnvironment({ [name]: value })).toThrow(new RegExp(`^${name}: [^\n]*${advice}[^\n]*$`))
  })

  test('never repeats a value, which may hold a password', () => {
    const url = 'mysql://demo:hunter2@localhost/demo'

    expect(() => parseEnvironment({ DATABASE_URL: url })).not.toThrow(/hunter2/)
    expect(() => parseEnvironment({ DATABASE_URL: url })).toThrow(TypeError)
  })

  test('refuses an access token that outlives the refresh token', () => {
    expect(() => parseEnvironment({ REFRESH_TOKEN_LIFETIME: '60' })).toThrow(/^ACCESS_TOKEN_LIFETIME: /)
  })
})
