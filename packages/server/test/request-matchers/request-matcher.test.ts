import type { RequestMatcher } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createMatchedServer, isMeant, request, signInRoute } from './matched-server.ts'

describe('the path of a request matcher', () => {
  test.each([
    ['/sign-in', '/sign-in'],
    ['/sign-in', '/sign-in/'],
    ['/sign-in/', '/sign-in'],
    ['/sign-in', '/sign-in?next=/home'],
    ['/users/:id/sign-in', '/users/7/sign-in'],
    ['/users/:id/sign-in', '/users/a%2Fb/sign-in/'],
    ['/api/*', '/api/v1/sign-in'],
    ['/*', '/sign-in'],
    ['/', '/'],
    ['/a.b', '/a.b'],
    ['/grüße', '/gr%C3%BC%C3%9Fe'],
    [/\/(?:en|de)\/sign-in/, '/de/sign-in'],
    [/\/sign-in/, '/sign-in/'],
    [/\/SIGN-IN/i, '/sign-in'],
    [/\/sign-in/g, '/sign-in'],
  ])('N-28: %s means %s', async (path, asked) => {
    expect(await isMeant({ path }, request('POST', asked))).toBe(true)
  })

  test.each([
    ['/sign-in', '/sign-in-2'],
    ['/sign-in', '/api/sign-in'],
    ['/sign-in', '/sign-in/more'],
    ['/sign-in', '/Sign-In'],
    ['/sign-in', '/sign_in'],
    ['/sign-in', '/sign-in.json'],
    ['/sign-in', '/sign-in%0A/more'],
    ['/sign-in', '/more%0A/sign-in'],
    ['/sign-in', '//sign-in'],
    ['/a.b', '/a-b'],
    ['/users/:id', '/users/7/8'],
    ['/users/:id', '/users/'],
    ['/api/*', '/api'],
    [/\/sign-in/, '/sign-in/more'],
    [/^\/sign-in$/m, '/sign-in%0A/more'],
    [/\/sign-in|\/x/, '/sign-in-2'],
  ])('devise-jwt W10, N-28: %s does not mean %s', async (path, asked) => {
    expect(await isMeant({ path }, request('POST', asked))).toBe(false)
  })

  test('devise-jwt W10, N-28: no line of a path counts as the whole of it, though a request was made by hand', async () => {
    await using server = await createMatchedServer()
    const byHand = Object.defineProperty(request('POST', '/'), 'url', { value: '/sign-in\n/more' })

    const response = await server.auth.around(byHand, () => Response.json({ user: 'alice' }))

    expect(response.headers.has('authorization')).toBe(false)
  })

  test('may be a URLPattern, or whatever else tests addresses', async () => {
    const addresses: string[] = []
    const path = { test: (address: string) => addresses.push(address) > 0 }

    expect(await isMeant({ path }, request('POST', '/sign-in/?x=1'))).toBe(true)
    expect(addresses).toEqual(['https://api.test/sign-in?x=1'])
  })
})

describe('the method of a request matcher', () => {
  test.each([
    ['POST', 'POST', true],
    ['post', 'POST', true],
    [['PUT', 'post'], 'POST', true],
    ['POST', 'PUT', false],
    [['PUT', 'PATCH'], 'POST', false],
  ])('N-28: %s means a %s request: %s (WH-07)', async (method, asked, isMatch) => {
    expect(await isMeant({ method, path: '/sign-in' }, request(asked, '/sign-in'))).toBe(isMatch)
  })

  test('is any, where there is none', async () => {
    expect(await isMeant({ path: '/sign-in' }, request('PATCH', '/sign-in'))).toBe(true)
  })

  test('never means the question of a browser before a request of another origin', async () => {
    const headers = { origin: 'https://app.test', 'access-control-request-method': 'POST' }

    expect(await isMeant({ path: '/sign-in' }, request('OPTIONS', '/sign-in', headers))).toBe(false)
  })
})

describe('the formats of a request matcher', () => {
  test.each([
    [undefined, '/sign-in', true],
    [undefined, '/sign-in.json', false],
    [['json'], '/sign-in.json', true],
    [['json'], '/sign-in.json/', true],
    [['json'], '/sign-in', false],
    [['json'], '/sign-in.xml', false],
    [['json'], '/sign-inXjson', false],
    [[undefined, 'json'], '/sign-in', true],
    [[undefined, 'json'], '/sign-in.json', true],
    [[undefined, 'json'], '/sign-in.json.json', false],
  ])('devise-jwt W10, N-28: %j means %s: %s', async (formats, asked, isMatch) => {
    expect(await isMeant({ ...signInRoute, formats }, request('POST', asked))).toBe(isMatch)
  })
})

describe('a function as request matcher', () => {
  test.each([true, false])('devise-jwt W15: decides by itself: %s', async (answer) => {
    expect(
      await isMeant(({ headers }) => answer && headers.has('x-mine'), request('GET', '/', { 'x-mine': '1' })),
    ).toBe(answer)
  })
})

describe('issueOn and revokeOn', () => {
  test.each<[string, unknown, RegExp]>([
    ['a path without a slash', [{ path: 'sign-in' }], /issueOn\.0\.path: give a path that starts with one slash/],
    ['a path with a query', [{ path: '/sign-in?a=1' }], /issueOn\.0\.path: .*without query/],
    ['a star in the middle', [{ path: '/a/*/b' }], /issueOn\.0\.path: write \* only at the end/],
    ['a star after a letter', [{ path: '/a*' }], /issueOn\.0\.path: write \* only at the end, after a slash/],
    ['no path', [{ method: 'POST' }], /issueOn\.0\.path: give a path such as \/sign-in/],
    ['a method that is none', [{ method: 'PO ST', path: '/' }], /issueOn\.0\.method: give a method such as POST/],
    ['a format with its dot', [{ path: '/', formats: ['.json'] }], /issueOn\.0\.formats/],
    ['no format at all', [{ path: '/', formats: [] }], /issueOn\.0\.formats: .*or leave them out/],
    [
      'an unknown member',
      [{ path: '/', methods: ['POST'] }],
      /issueOn\.0: give method, path and formats, and nothing else/,
    ],
    ['a path alone', ['/sign-in'], /issueOn\.0: give a matcher such as/],
    ['no list', signInRoute, /issueOn: give a list of matchers/],
  ])('refuses %s, and says how to mend it', async (_, issueOn, sentence) => {
    await expect(createMatchedServer({ issueOn: issueOn as RequestMatcher[] })).rejects.toThrow(sentence)
  })

  test('wants to know who signs in', async () => {
    await expect(createMatchedServer({ grantOf: undefined })).rejects.toThrow(
      /grantOf: say who signed in by the requests of issueOn/,
    )
  })
})
