import { readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import type { AuthServices } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { describe, expect, test } from 'vitest'
import { createTemporaryFolder } from '../stores/temporary-folder.ts'
import { answerOf, bearer } from '../test-server.ts'
import { countingClock, createServerOn } from './server-on.ts'

type OpenStream = (request: Request) => Promise<Response>

/** The route of the README, word for word. */
async function openStreamOf(auth: AuthServices): Promise<OpenStream> {
  const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
  const [, code = ''] = /\n```ts open-stream\n(.*?)\n```\n/s.exec(readme) ?? []
  using folder = createTemporaryFolder()
  const file = folder.path('open-stream.ts')
  writeFileSync(file, `export function create(auth) {\n${code}\nreturn openStream\n}`)
  const module: { create: (auth: AuthServices) => OpenStream } = await import(pathToFileURL(file).href)
  return module.create(auth)
}

function requestWith(accessToken: string): Request {
  return new Request('https://api.test/events', { headers: bearer(accessToken) })
}

describe('the route with a stream in the README', () => {
  test('tells its client that the session was ended, and closes', async () => {
    await using auth = await createServerOn({ store: memoryStore() })
    const openStream = await openStreamOf(auth)
    const { accessToken, sessionId } = await auth.issueToken({ subject: 'alice', method: 'password' })
    const response = await openStream(requestWith(accessToken))
    await auth.markAccessTokens({ sessionId, mark: 'stale' })
    const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
    const first = await reader?.read()
    await auth.tokenManager.revokeToken({ sessionId })

    expect(response.headers.get('content-type')).toBe('text/event-stream')
    expect(first?.value).toBe('event: session\ndata: stale\n\n')
    expect(await reader?.read()).toEqual({ done: false, value: 'event: session\ndata: revoked\n\n' })
    expect(await reader?.read()).toEqual({ done: true, value: undefined })
  })

  test('closes when the access token expires', async () => {
    const clock = countingClock()
    await using auth = await createServerOn({ store: memoryStore(), clock })
    const openStream = await openStreamOf(auth)
    const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
    const response = await openStream(requestWith(accessToken))
    await clock.advance(600_000)

    expect(await response.text()).toBe('event: session\ndata: expired\n\n')
  })

  test('leaves no timer behind where its client goes away', async () => {
    const clock = countingClock()
    await using auth = await createServerOn({ store: memoryStore(), clock })
    const openStream = await openStreamOf(auth)
    const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
    const response = await openStream(requestWith(accessToken))
    await clock.advance(0)
    const during = clock.timers
    await response.body?.cancel()
    await clock.advance(0)

    expect([during, clock.timers]).toEqual([1, 0])
  })

  test('refuses who is not signed in', async () => {
    await using auth = await createServerOn({ store: memoryStore() })
    const openStream = await openStreamOf(auth)

    expect(await answerOf(await openStream(new Request('https://api.test/events')))).toMatchObject({
      status: 401,
      body: { code: 'token_missing' },
    })
  })
})
