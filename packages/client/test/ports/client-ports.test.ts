import { systemClock, systemRandom } from '@tokenpair/protocol'
import { describe, expect, test, vi } from 'vitest'
import { resolvePorts } from '../../src/lib/ports/client-ports.ts'
import { silence } from '../../src/lib/ports/signals.ts'
import { noTurns } from '../../src/lib/ports/turn-taking.ts'
import { memoryStorage } from '../../src/storage/memory.ts'

const url = 'https://api.example.com/auth'

describe('resolvePorts(), in Node.js', () => {
  test('keeps the session in memory, alone and undisturbed', () => {
    const ports = resolvePorts({ url })

    expect(ports.storage.sharedAs).toBeUndefined()
    expect(ports).toMatchObject({ turns: noTurns, announcements: silence, wakeSignals: silence })
    expect(ports).toMatchObject({ clock: systemClock, random: systemRandom })
  })

  test('takes what it is given', () => {
    const given = {
      storage: memoryStorage(),
      turns: { ...noTurns },
      announcements: { ...silence },
      wakeSignals: { ...silence },
      clock: { ...systemClock },
      random: { ...systemRandom },
      fetch: async () => new Response(),
    }
    const { storage, turns, announcements, wakeSignals, clock, random, fetch } = resolvePorts({ url, ...given })

    expect({ storage, turns, announcements, wakeSignals, clock, random, fetch }).toEqual(given)
  })

  test.each([
    ['https://api.example.com/auth', 'https://api.example.com/auth'],
    ['https://api.example.com/auth/', 'https://api.example.com/auth'],
    ['HTTPS://API.example.com:443/auth', 'https://api.example.com/auth'],
    ['https://api.example.com', 'https://api.example.com'],
  ])('reads the URL %s as %s', (given, expected) => {
    expect(resolvePorts({ url: given }).url).toBe(expected)
  })

  test.each(['/auth', 'auth', '', '//api.example.com/auth'])('throws a TypeError at the URL "%s"', (given) => {
    expect(() => resolvePorts({ url: given })).toThrow(TypeError)
  })

  test('announces where a storage is shared, and takes no turns: other processes have other locks', async () => {
    const storage = { ...memoryStorage(), sharedAs: 'test of resolvePorts' }
    const ports = resolvePorts({ url, storage })
    const other = new BroadcastChannel('tokenpair:test of resolvePorts')
    const heard = new Promise((resolve) => other.addEventListener('message', resolve, { once: true }))
    ports.announcements.announce()

    await expect(heard).resolves.toBeDefined()
    other.close()
    ports.announcements.listen(() => undefined)()
    expect(ports.turns).toBe(noTurns)
  })

  test("uses the runtime's fetch as it is at the time of the request", async () => {
    const ports = resolvePorts({ url })
    const fetch = vi.fn<typeof globalThis.fetch>(async () => new Response('stubbed'))
    vi.stubGlobal('fetch', fetch)
    const response = await ports.fetch(url, { method: 'POST' })
    vi.unstubAllGlobals()

    expect(await response.text()).toBe('stubbed')
    expect(fetch).toHaveBeenCalledWith(url, { method: 'POST' })
  })

  test('reports after whatever is being done', async () => {
    const events: unknown[] = []
    const ports = resolvePorts({ url, onEvent: (event) => events.push(event) })
    ports.report({ type: 'refreshed', generation: 1 })
    expect(events).toEqual([])

    await Promise.resolve()

    expect(events).toEqual([{ type: 'refreshed', generation: 1 }])
  })
})
