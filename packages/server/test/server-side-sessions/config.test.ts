import { describe, expect, test } from 'vitest'
import { ServerSideSessionsConfig, type ServerSideSessionsConfigOptions } from '../../src/index.ts'
import { createSessionServer, day, sessionKeyHashPepper } from './session-fixture.ts'

/** What the refusal of some options says, or `undefined` where they are taken. */
function complaintOf(changes: Readonly<Record<string, unknown>>): unknown {
  try {
    return void new ServerSideSessionsConfig({ sessionKeyHashPepper, ...changes })
  } catch (error) {
    return error
  }
}

const secretLike = 'swordfish'
const refused: readonly (readonly [string, unknown, RegExp])[] = [
  ['sessionKeyHashPepper', undefined, /give a secret of at least 10 characters/],
  ['sessionKeyHashPepper', '', /give a secret of at least 10 characters/],
  ['sessionKeyHashPepper', secretLike, /give a secret of at least 10 characters/],
  ['fallbackSessionKeyHashPeppers', 'a former pepper', /give the former peppers in a list/],
  ['fallbackSessionKeyHashPeppers', [secretLike], /give a secret of at least 10 characters/],
  ['fallbackSessionKeyHashPeppers', [''], /give a secret of at least 10 characters/],
  ['maxSessionLifetime', 0, /give seconds, such as 7776000/],
  ['maxSessionLifetime', -1, /give seconds, such as 7776000/],
  ['maxSessionLifetime', null, /give seconds, such as 7776000/],
  ['inactivityTimeout', 0, /give seconds, such as 1209600/],
  ['inactivityTimeout', -1, /give seconds, such as 1209600/],
  ['inactivityTimeout', Infinity, /give seconds, such as 1209600/],
  ['touchInterval', -1, /give seconds, such as 60, or 0 so that each use is written down/],
  ['touchInterval', secretLike, /give seconds, such as 60/],
  ['name', '', /give a short word/],
  ['name', `${secretLike} `, /give a short word/],
  ['claims', secretLike, /give a schema with parse\(\)/],
  ['extraClaimsProvider', { role: secretLike }, /give a function that answers an object of claims/],
  ['scopesProvider', [secretLike], /give a function that answers a list of scopes/],
  ['onSessionCreated', secretLike, /give a function/],
]

describe('ServerSideSessionsConfig', () => {
  test.each(refused)('refuses a wrong %s (%o) with a sentence that says how to mend it', (name, value, advice) => {
    const complaint = complaintOf({ [name]: value })

    expect(complaint).toBeInstanceOf(TypeError)
    expect(String(complaint)).toMatch(
      new RegExp(`^TypeError: ServerSideSessionsConfig has options to mend: ${name}[.0-9]*: `),
    )
    expect(String(complaint)).toMatch(advice)
    expect(String(complaint)).not.toContain(secretLike)
  })

  test.each([undefined, null, 'session', 1, []])('refuses %o for its options', (options) => {
    expect(() => new ServerSideSessionsConfig(options as unknown as ServerSideSessionsConfigOptions)).toThrow(
      /^ServerSideSessionsConfig has options to mend: /,
    )
  })

  test('refuses options that it does not know, since a misspelled one would be without effect', () => {
    expect(String(complaintOf({ inactivityTimeOut: 60, pepper: secretLike }))).toBe(
      'TypeError: ServerSideSessionsConfig has options to mend: no option is called inactivityTimeOut, pepper, so correct the name or leave it out',
    )
  })

  test.each([
    ['a pepper of ten characters', { sessionKeyHashPepper: '0123456789' }],
    ['former peppers', { fallbackSessionKeyHashPeppers: ['a former pepper', 'an older pepper'] }],
    ['an empty list of former peppers', { fallbackSessionKeyHashPeppers: [] }],
    ['lifetimes of fractions of a second', { maxSessionLifetime: 0.5, inactivityTimeout: 0.001 }],
    ['a touch at each use', { touchInterval: 0 }],
  ])('takes %s', (_, options) => {
    expect(complaintOf(options)).toBeUndefined()
  })

  test.each([
    'fallbackSessionKeyHashPeppers',
    'maxSessionLifetime',
    'inactivityTimeout',
    'touchInterval',
    'name',
    'claims',
    'extraClaimsProvider',
    'scopesProvider',
    'onSessionCreated',
  ])('takes undefined as %s', (name) => {
    expect(complaintOf({ [name]: undefined })).toBeUndefined()
  })

  test('changes nothing of the options that it is given', () => {
    expect(() => new ServerSideSessionsConfig(Object.freeze({ sessionKeyHashPepper }))).not.toThrow()
  })

  test('has lifetimes of 14 days without a use and 90 days in all, so that no session lives for ever by oversight', async () => {
    await using server = await createSessionServer()
    const issued = await server.signIn()
    const now = server.clock.now()

    expect(issued).toMatchObject({ manager: 'session', accessTokenExpiresIn: 1_209_600 })
    expect(await server.store.find(issued.sessionId)).toMatchObject({
      idleExpiresAt: now + 14 * day,
      absoluteExpiresAt: now + 90 * day,
    })
  })

  test('gives two managers with the same pepper and different names keys that are nothing to each other', async () => {
    await using one = await createSessionServer()
    await using other = await createSessionServer({ store: one.store, session: { name: 'staff' } })
    const { accessToken } = await one.signIn()

    expect(await other.judge(accessToken)).toBe('token_invalid')
  })
})
