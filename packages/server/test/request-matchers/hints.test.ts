import type { RequestMatcher } from '@tokenpair/server'
import { describe, expect, test } from 'vitest'
import { createMatchedServer, request, welcome } from './matched-server.ts'

/** What a developer is told after requests have passed. */
async function hintsAfter(
  count: number,
  path: string,
  options: { readonly issueOn?: readonly RequestMatcher[]; readonly revokeOn?: readonly RequestMatcher[] },
): Promise<readonly string[]> {
  const hints: string[] = []
  await using server = await createMatchedServer({
    issueOn: [],
    revokeOn: [],
    ...options,
    onWarning: (message) => void hints.push(message),
  })
  for (let sent = 0; sent < count; sent++) await server.auth.around(request('POST', path), () => welcome(400))
  return hints
}

describe('onWarning', () => {
  test('devise-jwt W9: names a matcher that a hundred requests have passed by, once', async () => {
    const issueOn = [{ method: 'POST', path: '/users/sign_in' }]

    expect(await hintsAfter(99, '/users/sign-in', { issueOn })).toEqual([])
    expect(await hintsAfter(250, '/users/sign-in', { issueOn })).toEqual([
      'issueOn[0] (POST /users/sign_in) matched none of 100 requests: none had its path, so compare it with the paths of the requests that pass here',
    ])
  })

  test.each([
    { it: 'the method', matcher: { method: 'PUT', path: '/sign-in' }, path: '/sign-in', advice: 'correct its method' },
    { it: 'a format', matcher: { path: '/sign-in' }, path: '/sign-in.json', advice: 'correct its formats' },
    {
      it: 'no format',
      matcher: { path: '/sign-in', formats: ['json'] },
      path: '/sign-in',
      advice: 'correct its formats',
    },
  ])('devise-jwt W9: says that it was $it', async ({ matcher, path, advice }) => {
    expect(await hintsAfter(100, path, { issueOn: [matcher] })).toEqual([expect.stringContaining(advice)])
  })

  test('names each matcher of both options that never matched, and no other', async () => {
    const hints = await hintsAfter(100, '/sign-in', {
      issueOn: [{ path: '/sign-in' }, { path: /\/log-in/ }, () => false],
      revokeOn: [{ path: { test: () => false } }],
    })

    expect(hints.map((hint) => hint.replace(/ matched.*/, ''))).toEqual([
      String.raw`issueOn[1] (any method /\/log-in/)`,
      'issueOn[2] (a function)',
      'revokeOn[0] (any method on a URLPattern)',
    ])
  })

  test('says nothing where each has matched once', async () => {
    const hints: string[] = []
    await using server = await createMatchedServer({ revokeOn: [], onWarning: (message) => void hints.push(message) })
    await server.auth.around(request('POST', '/sign-in'), () => welcome())
    for (let sent = 0; sent < 200; sent++) await server.auth.around(request('GET', '/'), () => welcome())

    expect(hints).toEqual([])
  })

  test('is not needed', async () => {
    await using server = await createMatchedServer()
    for (let sent = 0; sent < 100; sent++) await server.auth.around(request('GET', '/'), () => welcome())

    expect(server.errors).toEqual([])
  })
})
