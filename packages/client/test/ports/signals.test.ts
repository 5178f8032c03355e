import { afterEach, describe, expect, test, vi } from 'vitest'
import { broadcastAnnouncements, pageWakeSignals } from '../../src/lib/ports/signals.ts'

describe('pageWakeSignals', () => {
  test.each(['visibilitychange', 'focus', 'online', 'pageshow'])('calls back on %s', (name) => {
    const listener = vi.fn<() => void>()
    const stop = pageWakeSignals.listen(listener)
    const target = name === 'visibilitychange' ? document : globalThis
    target.dispatchEvent(new Event(name, { bubbles: true }))
    stop()

    expect(listener).toHaveBeenCalledOnce()
  })

  test.each(['blur', 'offline', 'pagehide', 'storage'])('does not call back on %s', (name) => {
    const listener = vi.fn<() => void>()
    const stop = pageWakeSignals.listen(listener)
    dispatchEvent(new Event(name))
    stop()

    expect(listener).not.toHaveBeenCalled()
  })

  test('ends for one listener alone', () => {
    const [gone, there] = [vi.fn<() => void>(), vi.fn<() => void>()]
    const stopGone = pageWakeSignals.listen(gone)
    const stopThere = pageWakeSignals.listen(there)
    stopGone()
    dispatchEvent(new Event('focus'))
    stopThere()
    dispatchEvent(new Event('focus'))

    expect(gone).not.toHaveBeenCalled()
    expect(there).toHaveBeenCalledOnce()
  })
})

describe('broadcastAnnouncements()', () => {
  const closings: (() => void)[] = []
  afterEach(() => {
    for (const close of closings.splice(0)) close()
  })

  function join(name: string): { readonly announce: () => void; readonly heard: () => number; leave(): void } {
    const listener = vi.fn<() => void>()
    const announcements = broadcastAnnouncements(name)
    const leave = announcements.listen(listener)
    closings.push(leave)
    return { announce: () => announcements.announce(), heard: () => listener.mock.calls.length, leave }
  }

  test('reaches the others of the same name, and not itself', async () => {
    const [one, other, third, stranger] = [join('a'), join('a'), join('a'), join('b')]

    one.announce()

    await expect.poll(() => [other.heard(), third.heard()]).toEqual([1, 1])
    expect([one.heard(), stranger.heard()]).toEqual([0, 0])
  })

  test('hears no more when it has left', async () => {
    const [one, gone, there] = [join('a'), join('a'), join('a')]
    gone.leave()

    one.announce()

    await expect.poll(() => there.heard()).toBe(1)
    expect(gone.heard()).toBe(0)
  })

  test('FM-14: says that something has changed, and not what', async () => {
    const seen: unknown[] = []
    const channel = new BroadcastChannel('a')
    channel.addEventListener('message', (event) => seen.push(event.data))
    closings.push(() => channel.close())

    join('a').announce()

    await expect.poll(() => seen).toEqual(['changed'])
  })
})
