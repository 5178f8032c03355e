import { describe, expect, test } from 'vitest'
import { loseAnswerHeader } from '../src/lose-answer-header.ts'
import { createWatchedFetch } from '../src/page/network/watched-fetch.ts'

const token = 'https://demo.example/auth/token'
const exchange = (attempt: string): RequestInit => ({ method: 'POST', body: new URLSearchParams({ attempt }) })

function createServer(): { readonly seen: Request[]; readonly fetch: typeof fetch } {
  const seen: Request[] = []
  const answer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
    seen.push(new Request(input, init))
    return new Response('answer')
  }
  return { seen, fetch: answer }
}

describe('createWatchedFetch()', () => {
  test('counts the requests to the token route alone', async () => {
    const network = createWatchedFetch(createServer().fetch)

    await network.fetch(token, exchange('one'))
    await network.fetch('https://demo.example/me')

    expect(network.tokenRequests()).toBe(1)
  })

  test('asks the server to lose one answer, and loses what comes instead', async () => {
    const server = createServer()
    const network = createWatchedFetch(server.fetch)

    network.loseNextAnswer()

    await expect(network.fetch(token, exchange('one'))).rejects.toThrow(TypeError)
    expect((await network.fetch(token, exchange('one'))).status).toBe(200)
    expect(server.seen.map(({ headers }) => headers.has(loseAnswerHeader))).toEqual([true, false])
  })

  test('tells a repetition from a new exchange', async () => {
    const network = createWatchedFetch(createServer().fetch)

    await network.fetch(token, exchange('one'))
    expect(network.isRepetition()).toBe(false)

    await network.fetch(token, exchange('one'))
    expect(network.isRepetition()).toBe(true)

    await network.fetch(token, exchange('two'))
    expect(network.isRepetition()).toBe(false)
  })

  test('spoils as many access tokens as it was told to', async () => {
    const server = createServer()
    const network = createWatchedFetch(server.fetch)
    const init = { headers: { authorization: 'Bearer good' } }

    network.spoilNextTokens(1)
    await network.fetch('https://demo.example/me', init)
    await network.fetch('https://demo.example/me', init)

    expect(server.seen.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer spoilt', 'Bearer good'])
  })
})
