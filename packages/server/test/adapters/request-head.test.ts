import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { requestHead } from '../../src/node.ts'

const plain = {}
const encrypted = { encrypted: true }

function read(rawHeaders: readonly string[], rest: object = {}) {
  const message = { rawHeaders: [...rawHeaders], method: 'GET', url: '/', socket: plain, ...rest }
  return requestHead(message as Parameters<typeof requestHead>[0])
}

describe('requestHead()', () => {
  test('reads the headers as a Request does, whatever their case and number', () => {
    const name = fc.constantFrom('Authorization', 'authorization', 'COOKIE', 'cookie', 'X-Client-Id', 'Origin')
    const value = fc.stringMatching(/^[!-~]{0,12}$/)

    fc.assert(
      fc.property(fc.array(fc.tuple(name, value)), name, (fields, wanted) => {
        const headers = new Headers(fields)
        const head = read(fields.flat())

        expect(head.headers.get(wanted)).toBe(headers.get(wanted))
        expect(head.headers.has(wanted)).toBe(headers.has(wanted))
      }),
    )
  })

  test.each([
    ['http://api.test/notes?page=2', ['Host', 'api.test'], { url: '/notes?page=2' }],
    ['https://api.test:8443/', ['Host', 'api.test:8443'], { socket: encrypted }],
    ['http://api.test/app/notes', ['Host', 'api.test'], { url: '/notes', originalUrl: '/app/notes' }],
    ['http://localhost/', [], {}],
    ['', ['Host', 'evil.test/path'], {}],
    ['', ['Host', 'api.test'], { url: '*' }],
  ])('makes the address %s', (url, headers, rest) => {
    expect(read(headers, rest).url).toBe(url)
  })

  test('has the method of the message', () => {
    expect(read([], { method: 'POST' }).method).toBe('POST')
  })
})
