import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseStrictJson } from '../../src/lib/access-token/parse-strict-json.ts'

const parse = (text: string): unknown => parseStrictJson(new TextEncoder().encode(text))

describe('parseStrictJson()', () => {
  test('reads any object as JSON.parse does', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent)
        fc.pre(!text.includes('__proto__'))

        expect(parse(text)).toEqual(JSON.parse(text))
      }),
    )
  })

  test.each([
    '{"a":1,"a":1}',
    '{"a":1,"b":2,"a":3}',
    '{"a":1,"\\u0061":2}',
    '{"a" :1,"a"\t:2}',
    '{"a":{"b":1,"b":2}}',
    '{"a":[{"b":1,"b":2}]}',
    '{"":1,"":2}',
    '{"\\"":1,"\\"":2}',
  ])('refuses %s, in which a member occurs twice', (text) => {
    expect(parse(text)).toBeUndefined()
  })

  test.each([
    '{"a":"\\"b\\":1"}',
    '{"a":"{\\"a\\":1,\\"a\\":2}"}',
    '{"a\\\\":1,"a":2}',
    '{"a":["b","b"],"b":"a"}',
    '{"a":{"a":1}}',
    '{ "a" : 1 ,\n"b"\t:2}',
    '{}',
  ])('reads %s, in which none does', (text) => {
    expect(parse(text)).toEqual(JSON.parse(text))
  })

  test.each(['{"__proto__":1}', '{"a":{"__proto__":null}}', '{"__pro\\u0074o__":{"admin":true}}'])(
    'refuses %s',
    (text) => {
      expect(parse(text)).toBeUndefined()
    },
  )

  test.each([
    '',
    ' ',
    '[]',
    '"a"',
    '1',
    'null',
    'true',
    '{',
    '{"a":1}x',
    '{"a":1}{}',
    "{'a':1}",
    '{"a":01}',
    '\uFEFF{"a":1}',
    '{"a":"\n"}',
  ])('refuses %j, which is no JSON object', (text) => {
    expect(parse(text)).toBeUndefined()
  })

  test('refuses invalid UTF-8', () => {
    expect(parseStrictJson(Uint8Array.of(0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d))).toBeUndefined()
  })

  test('survives any depth', () => {
    expect(parse(`{"a":${'['.repeat(6000)}${']'.repeat(6000)}}`)).toBeDefined()
    expect(parse(`${'{"a":'.repeat(2000)}1${'}'.repeat(2000)}`)).toBeDefined()
    expect(parse('['.repeat(12_000))).toBeUndefined()
  })
})
