import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { checkAppClaims } from '../../src/lib/access-token/access-token-claims.ts'
import { createRing, issue, verify } from './access-token-fixture.ts'

const reserved = [
  'iss',
  'sub',
  'aud',
  'exp',
  'nbf',
  'iat',
  'jti',
  'sid',
  'scope',
  'client_id',
  'azp',
  'cnf',
  'act',
  'may_act',
  'auth_time',
  'gen',
  'ver',
  'idle',
  'acr',
  'amr',
]

describe('checkAppClaims()', () => {
  test.each(reserved)('refuses the reserved name %s, and says how to mend it', (name) => {
    expect(() => checkAppClaims({ [name]: 'a value of the app' })).toThrow(
      new TypeError(`The claim ${name} is reserved: give it a name of your own, such as app_${name}`),
    )
  })

  test.each(['role', 'roles', 'groups', 'entitlements', 'tenant', 'email', 'constructor', 'toString', 'Sub', ''])(
    'takes the name "%s"',
    (name) => {
      expect(checkAppClaims({ [name]: 1 })).toEqual({ [name]: 1 })
    },
  )

  test('refuses a reserved name only at the top', () => {
    expect(checkAppClaims({ user: { sub: 'x' } })).toEqual({ user: { sub: 'x' } })
  })

  test.each([undefined, null, 'role', 1, [], [['role', 'admin']], new Date(0), new Map(), () => ({})])(
    'refuses %o, which is no plain object',
    (claims) => {
      expect(() => checkAppClaims(claims)).toThrow(/no plain object/)
    },
  )

  test.each([Number.NaN, Infinity, 1n, Symbol('s'), () => 1, new Date(0), new Map(), new Uint8Array(2), /x/])(
    'refuses the value %o, which JSON cannot carry, and names the claim alone',
    (value) => {
      expect(() => checkAppClaims({ user: { list: ['private', value] } })).toThrow(
        new TypeError(
          'The claim user.list.1 is nothing that JSON can carry: give a text, a finite number, a boolean, an array or an object',
        ),
      )
    },
  )

  test('refuses undefined, which JSON would drop without a word', () => {
    expect(() => checkAppClaims({ role: undefined })).toThrow('The claim role is undefined: leave it out, or give null')
    // oxlint-disable-next-line no-sparse-arrays -- a hole is what is refused
    expect(() => checkAppClaims({ roles: [1, , 2] })).toThrow('The claim roles.1 is undefined')
  })

  test('refuses __proto__ at any depth', () => {
    expect(() => checkAppClaims(JSON.parse('{"__proto__":{"admin":true}}'))).toThrow(/claim __proto__ has a name/)
    expect(() => checkAppClaims(JSON.parse('{"a":[{"__proto__":1}]}'))).toThrow(/claim a\.0\.__proto__ has a name/)
  })

  test('refuses a cycle', () => {
    const cycle: Record<string, unknown> = {}
    cycle['self'] = cycle

    expect(() => checkAppClaims(cycle)).toThrow('The claim self nests deeper than 16 levels: flatten it')
  })

  test('refuses more than 8 KiB, so that the token fits a header', () => {
    expect(() => checkAppClaims({ text: 'x'.repeat(8192) })).toThrow(RangeError)
    expect(() => checkAppClaims({ text: 'é'.repeat(4096) })).toThrow(RangeError)
    expect(checkAppClaims({ text: 'x'.repeat(8000) })).toHaveProperty('text')
  })

  test('answers a copy, and does not touch the original', () => {
    const original = Object.freeze({ user: { roles: ['admin'] } })
    const copy = checkAppClaims(original)

    original.user.roles.push('root')

    expect(copy).toEqual({ user: { roles: ['admin'] } })
  })

  test('lets through only what comes back from a token as it was', async () => {
    const keyRing = await createRing()

    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 2 })), async (claims) => {
        fc.pre(isTakenFor(claims))
        const { token } = await issue({ claims: checkAppClaims(claims) }, { keyRing })

        const verdict = await verify(token, { keyRing })

        expect(verdict).toMatchObject({ kind: 'valid', claims: { claims: JSON.parse(JSON.stringify(claims)) } })
      }),
      { numRuns: 100 },
    )
  })
})

function isTakenFor(claims: unknown): boolean {
  try {
    checkAppClaims(claims)
    return true
  } catch {
    return false
  }
}
