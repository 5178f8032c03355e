import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cookie, readCookies, writeCookie } from '../../src/lib/transport/cookies.ts'

const cookie: Cookie = {
  name: '__Secure-tokenpair-x',
  value: 'abc',
  path: '/auth',
  secure: true,
  sameSite: 'strict',
  maxAge: 60,
}

function read(header: string): readonly (readonly [string, string])[] {
  return readCookies(new Headers({ cookie: header }))
}

describe('writeCookie()', () => {
  test('keeps a cookie from scripts, from plain http and from other sites', () => {
    expect(writeCookie(cookie)).toBe(
      '__Secure-tokenpair-x=abc; Path=/auth; Max-Age=60; HttpOnly; Secure; SameSite=Strict',
    )
  })

  test.each([
    ['strict', 'SameSite=Strict'],
    ['lax', 'SameSite=Lax'],
    ['none', 'SameSite=None'],
  ] as const)('writes the SameSite %s', (sameSite, attribute) => {
    expect(writeCookie({ ...cookie, sameSite }).split('; ')).toContain(attribute)
  })

  test('names a domain where there is one', () => {
    expect(writeCookie({ ...cookie, domain: 'example.com' }).split('; ')).toContain('Domain=example.com')
  })

  test('leaves out Secure where it is not wanted', () => {
    expect(writeCookie({ ...cookie, secure: false }).split('; ')).not.toContain('Secure')
  })

  test('[ASVS 5.0 3.3.5] takes 4096 bytes, and no more', () => {
    const room = 4096 - writeCookie({ ...cookie, value: '' }).length

    expect(writeCookie({ ...cookie, value: 'x'.repeat(room) })).toHaveLength(4096)
    expect(() => writeCookie({ ...cookie, value: 'x'.repeat(room + 1) })).toThrow(RangeError)
  })

  test('says nothing of the value that is too long', () => {
    expect(() => writeCookie({ ...cookie, value: 'secret'.repeat(1000) })).toThrow(/^(?!.*secret)/)
  })
})

describe('readCookies()', () => {
  test('reads names and values in the order in which they were sent', () => {
    expect(read('b=2; a=1; c=x=y')).toEqual([
      ['b', '2'],
      ['a', '1'],
      ['c', 'x=y'],
    ])
  })

  test('keeps each of several cookies of one name', () => {
    expect(read('a=1; a=2')).toEqual([
      ['a', '1'],
      ['a', '2'],
    ])
  })

  test('takes what is not quite in form', () => {
    expect(read('a=1;b=2;  c = 3 ; ;d;=e; f=')).toEqual([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
      ['f', ''],
    ])
  })

  test('tells names in their case apart', () => {
    expect(read('A=1; a=2').map(([name]) => name)).toEqual(['A', 'a'])
  })

  test('finds none in a request without', () => {
    expect(readCookies(new Headers())).toEqual([])
  })

  test('reads what a browser sends back of what was written', () => {
    const values = fc.stringMatching(/^[\w.~-]{0,200}$/)

    fc.assert(
      fc.property(fc.array(values, { maxLength: 8 }), (list) => {
        const pairs = list.map((value) => writeCookie({ ...cookie, value }).split('; ')[0])

        expect(read(pairs.join('; ')).map(([, value]) => value)).toEqual(list)
      }),
    )
  })

  test('reads whatever comes, and nothing of it takes long', () => {
    const text = fc.string({ unit: 'grapheme-ascii', maxLength: 2000 }).map((string) => `a=1;${string}`)

    fc.assert(
      fc.property(text, (header) => {
        expect(read(header)[0]).toEqual(['a', '1'])
      }),
    )
    expect(read(`a=${' '.repeat(60_000)}b;${' '.repeat(60_000)}`)).toHaveLength(1)
  })
})
