import { describe, expect, test } from 'vitest'
import { createTestNetwork, type Fault, type ManualClock, manualClock, type TestNetwork } from '../src/index.ts'

const url = 'https://api.test/path?query'

interface Stage {
  readonly network: TestNetwork
  readonly clock: ManualClock
  /** What arrived at the server, and when. */
  readonly arrived: readonly string[]
}

function setStage(decide?: (request: Request) => Fault): Stage {
  const arrived: string[] = []
  const clock = manualClock()
  const network = createTestNetwork({
    clock,
    decide,
    handler: async (request) => {
      arrived.push(`${await request.text()} at ${clock.monotonic()}`)
      return new Response(`answer ${arrived.length}`)
    },
  })
  return { network, clock, arrived }
}

async function post({ network }: Stage, body = 'hello', signal?: AbortSignal): Promise<string> {
  const response = await network.fetch(url, { method: 'POST', body, ...(signal && { signal }) })
  return response.text()
}

const page = (): Response => new Response('page', { status: 502 })

describe('createTestNetwork()', () => {
  test('delivers requests and answers', async () => {
    const stage = setStage()

    expect(await post(stage)).toBe('answer 1')
    expect(stage.arrived).toEqual(['hello at 0'])
  })

  test('writes down the requests in the order of sending', async () => {
    const stage = setStage()
    stage.network.plan({ kind: 'lose-request' })
    await post(stage).catch(() => undefined)
    await stage.network.fetch(new Request('https://api.test/other'))

    expect(stage.network.requests).toEqual([
      { method: 'POST', path: '/path', fault: 'lose-request' },
      { method: 'GET', path: '/other', fault: 'deliver' },
    ])
  })

  test.each([
    ['lose-request', []],
    ['lose-answer', ['hello at 0']],
  ] as const)('breaks the connection by %s', async (kind, arrived) => {
    const stage = setStage()
    stage.network.plan({ kind })

    await expect(post(stage)).rejects.toThrow(TypeError)
    expect(stage.arrived).toEqual(arrived)
  })

  test('stalls until the sender gives up', async () => {
    const stage = setStage()
    stage.network.plan({ kind: 'stall' })
    const controller = new AbortController()
    const answer = post(stage, 'hello', controller.signal).catch((error: unknown) => error)
    await stage.clock.advance(3_600_000)

    controller.abort('enough')

    expect(await answer).toBe('enough')
    expect(stage.arrived).toEqual([])
  })

  test('delays a request', async () => {
    const stage = setStage()
    stage.network.plan({ kind: 'delay', ms: 50 })
    const answer = post(stage)
    await stage.clock.advance(50)

    expect(await answer).toBe('answer 1')
    expect(stage.arrived).toEqual(['hello at 50'])
  })

  test('delivers a delayed request also where the sender has given up', async () => {
    const stage = setStage()
    stage.network.plan({ kind: 'delay', ms: 50 })
    const controller = new AbortController()
    const answer = post(stage, 'hello', controller.signal).catch((error: unknown) => error)
    controller.abort('enough')
    await stage.clock.advance(50)
    await stage.network.settle()

    expect(await answer).toBe('enough')
    expect(stage.arrived).toEqual(['hello at 50'])
  })

  test('duplicates a request, and shows the first answer', async () => {
    const stage = setStage()
    stage.network.plan({ kind: 'duplicate', ms: 50 })

    expect(await post(stage)).toBe('answer 1')
    await stage.clock.advance(50)
    await stage.network.settle()

    expect(stage.arrived).toEqual(['hello at 0', 'hello at 50'])
  })

  test.each([
    ['answer', []],
    ['answer-instead', ['hello at 0']],
  ] as const)('lets something on the way speak by %s', async (kind, arrived) => {
    const stage = setStage()
    stage.network.plan({ kind, response: page })

    expect(await post(stage)).toBe('page')
    expect(stage.arrived).toEqual(arrived)
  })

  test('plans one fault for each request, then delivers', async () => {
    const stage = setStage()
    stage.network.plan({ kind: 'answer', response: page }, { kind: 'deliver' })
    stage.network.plan({ kind: 'answer', response: page })

    expect([await post(stage), await post(stage), await post(stage), await post(stage)]).toEqual([
      'page',
      'answer 1',
      'page',
      'answer 2',
    ])
  })

  test('forgets its plans when it heals', async () => {
    const stage = setStage()
    stage.network.plan({ kind: 'lose-request' }, { kind: 'stall' })
    stage.network.heal()

    expect(await post(stage)).toBe('answer 1')
  })

  test('decides the fate of what nobody planned', async () => {
    const stage = setStage(({ method }) =>
      method === 'POST' ? { kind: 'answer', response: page } : { kind: 'deliver' },
    )
    stage.network.plan({ kind: 'deliver' })

    expect([await post(stage), await post(stage)]).toEqual(['answer 1', 'page'])
  })

  test('sends nothing where the sender has given up before', async () => {
    const stage = setStage()

    await expect(post(stage, 'hello', AbortSignal.abort('before'))).rejects.toBe('before')
    expect(stage.network.requests).toEqual([])
  })

  test('settles when everything is answered, also what an answer has set off', async () => {
    const stage = setStage()
    void post(stage).then((answer) => post(stage, `after ${answer}`))

    await stage.network.settle()

    expect(stage.arrived).toEqual(['hello at 0', 'after answer 1 at 0'])
  })
})
