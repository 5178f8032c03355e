import { describe, expect, test } from 'vitest'
import { JwtAlgorithm, JwtSessionConfig, type JwtSessionConfigOptions } from '../../src/index.ts'
import { algorithm, createSessionServer } from './jwt-session-fixture.ts'

const advice: readonly (readonly [unknown, string])[] = [
  [{ algorithm: 'HS512' }, 'algorithm: give a JwtAlgorithm, such as JwtAlgorithm.hmacSha512(secret)'],
  [{ fallbackVerificationAlgorithms: algorithm }, 'fallbackVerificationAlgorithms: give a JwtAlgorithm'],
  [{ name: 'no spaces' }, 'name: give a short word'],
  [{ sessionLifetime: 0 }, 'sessionLifetime: give seconds, such as 86400'],
  [{ inactivityTimeout: -1 }, 'inactivityTimeout: give seconds, such as 1800'],
  [{ inactivityTimeout: 86_400 }, 'inactivityTimeout: give less than the sessionLifetime'],
  [{ maxTokenLifetime: 3600 }, 'maxTokenLifetime: give at least the sessionLifetime'],
  [{ touchInterval: '1m' }, 'touchInterval: give seconds, such as 60, or 0'],
  [{ clockTolerance: 301 }, 'clockTolerance: give seconds, such as 10, of at most 300, or 0 for none'],
  [{ clockTolerance: -1 }, 'clockTolerance: give seconds'],
  [{ version: '' }, 'version: give a text or a whole number'],
  [{ version: [] }, 'version: give a text or a whole number'],
  [{ version: 1.5 }, 'version: give a text or a whole number'],
  [{ version: Symbol('v2') }, 'version: give a text or a whole number'],
  [{ sessionKey: 'sub' }, 'sessionKey: give the name of a claim that is not reserved, such as data'],
  [{ sessionKey: '__proto__' }, 'sessionKey: give the name of a claim'],
  [{ claims: () => ({}) }, 'claims: give a schema with parse()'],
  [{ validate: true }, 'validate: give a function that answers true or false'],
  [{ refreshTokenHashPepper: 'a pepper of some length' }, 'no option is called refreshTokenHashPepper'],
]

/** Hands over what the types forbid. */
function configure(options: unknown): JwtSessionConfig {
  return new JwtSessionConfig(options as JwtSessionConfigOptions)
}

describe('new JwtSessionConfig()', () => {
  test.each(advice)('says how to mend %o', (options, sentence) => {
    expect(() => configure({ algorithm, ...(options as object) })).toThrow(TypeError)
    expect(() => configure({ algorithm, ...(options as object) })).toThrow(sentence)
  })

  test.each([undefined, null, 'HS512', {}])('wants an algorithm: %j', (options) => {
    expect(() => configure(options)).toThrow(TypeError)
  })

  test('JWT Keeper W12, N-16: takes no empty and no short secret', () => {
    expect(() => JwtAlgorithm.hmacSha512('')).toThrow(RangeError)
    expect(() => JwtAlgorithm.hmacSha512('too short')).toThrow(RangeError)
  })

  test('JWT Keeper W13: signs by a private key, and publishes the public one', async () => {
    const { privateKey } = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-521' }, true, [
      'sign',
      'verify',
    ])
    await using server = await createSessionServer({ session: { algorithm: JwtAlgorithm.ecdsaSha512({ privateKey }) } })
    const { accessToken } = await server.signIn()
    const keys = await server.send('GET', '/jwks.json')

    expect(await server.judge(accessToken)).toBe('authenticated')
    expect(await keys.json()).toMatchObject({ keys: [{ alg: 'ES512' }] })
  })

  test('never changes the options of the app', () => {
    const options = Object.freeze({ algorithm, version: Object.freeze([1, 2]) })

    expect(() => configure(options)).not.toThrow()
  })
})
