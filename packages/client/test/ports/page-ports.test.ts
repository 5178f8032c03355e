import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type ClientPorts, resolvePorts } from '../../src/lib/ports/client-ports.ts'
import { pageWakeSignals, silence } from '../../src/lib/ports/signals.ts'
import { noTurns } from '../../src/lib/ports/turn-taking.ts'

const opened: ClientPorts[] = []

function resolve(): ClientPorts {
  const ports = resolvePorts({ url: '/auth' })
  opened.push(ports)
  return ports
}

beforeEach(() => localStorage.clear())

afterEach(() => {
  for (const { announcements } of opened.splice(0)) announcements.listen(() => undefined)()
  vi.unstubAllGlobals()
  vi.restoreAllMocks()
})

describe('resolvePorts(), in a page', () => {
  test('FM-11: keeps the session in localStorage and wakes with the page', async () => {
    const ports = resolve()
    await ports.storage.update(() => 'text')

    expect(localStorage.getItem('tokenpair')).toBe('text')
    expect(ports.wakeSignals).toBe(pageWakeSignals)
    expect(ports.announcements).not.toBe(silence)
  })

  test('reads a URL as the page does', () => {
    expect(resolve().url).toBe(new URL('/auth', location.href).href)
  })

  test('takes turns where the browser has locks', () => {
    vi.stubGlobal('navigator', { locks: { request: async () => undefined } })
    vi.stubGlobal('isSecureContext', true)

    expect(resolve().turns).not.toBe(noTurns)
  })

  test('FM-05: takes no turns on plain http, where there are no locks', () => {
    vi.stubGlobal('navigator', {})

    expect(resolve().turns).toBe(noTurns)
  })

  test('FM-67: rejects in a sandbox, where nobody may look at localStorage, and throws nothing before', async () => {
    vi.spyOn(globalThis, 'localStorage', 'get').mockImplementation(() => {
      throw new DOMException('The document is sandboxed', 'SecurityError')
    })
    const { storage } = resolve()

    await expect(storage.read()).rejects.toMatchObject({ name: 'SecurityError' })
    await expect(storage.update(() => 'text')).rejects.toMatchObject({ name: 'SecurityError' })
  })
})
