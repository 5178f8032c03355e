import { describe, expect, test } from 'vitest'
import { type ManualClock, manualClock } from '../src/index.ts'

/** A clock, and a log of what its timers do. */
function createLoggingClock(): { readonly clock: ManualClock; readonly log: string[]; note(name: string): () => void } {
  const clock = manualClock()
  const log: string[] = []
  return { clock, log, note: (name) => () => void log.push(`${name} at ${clock.monotonic()}`) }
}

describe('manualClock()', () => {
  test('stands still until it is told otherwise', async () => {
    const clock = manualClock()

    await Promise.resolve()

    expect([clock.now(), clock.monotonic()]).toEqual([Date.UTC(2030, 0, 1), 0])
  })

  test('starts when it is told', async () => {
    const clock = manualClock({ now: 5000 })
    await clock.advance(30)

    expect([clock.now(), clock.monotonic()]).toEqual([5030, 30])
  })

  test('fires timers at their moments, in order', async () => {
    const { clock, log, note } = createLoggingClock()
    clock.schedule(note('late'), 30)
    clock.schedule(note('early'), 10)
    clock.schedule(note('middle'), 20)

    await clock.advance(100)

    expect(log).toEqual(['early at 10', 'middle at 20', 'late at 30'])
  })

  test('fires timers of one moment in the order in which they were set', async () => {
    const { clock, log, note } = createLoggingClock()
    clock.schedule(note('first'), 10)
    clock.schedule(note('second'), 10)

    await clock.advance(10)

    expect(log).toEqual(['first at 10', 'second at 10'])
  })

  test('fires a timer at its moment, not before, and once', async () => {
    const { clock, log, note } = createLoggingClock()
    clock.schedule(note('timer'), 10)

    await clock.advance(9)
    expect(log).toEqual([])

    await clock.advance(1)
    await clock.advance(100)
    expect(log).toEqual(['timer at 10'])
  })

  test.each([0, -5])('fires a timer of %d milliseconds as soon as it is told to go on', async (delay) => {
    const { clock, log, note } = createLoggingClock()
    clock.schedule(note('timer'), delay)
    expect(log).toEqual([])

    await clock.advance(0)

    expect(log).toEqual(['timer at 0'])
  })

  test('does not fire a timer that was cancelled, also by another timer of the same moment', async () => {
    const { clock, log, note } = createLoggingClock()
    let cancelSecond = (): void => undefined
    clock.schedule(() => cancelSecond(), 10)
    cancelSecond = clock.schedule(note('second'), 10)
    clock.schedule(note('third'), 10)()

    await clock.advance(100)

    expect(log).toEqual([])
  })

  test('takes no notice where a timer is cancelled that has fired', async () => {
    const { clock, log, note } = createLoggingClock()
    const cancel = clock.schedule(note('timer'), 10)
    await clock.advance(10)

    cancel()

    expect(log).toEqual(['timer at 10'])
  })

  test('fires what timers set meanwhile, in the same stretch of time', async () => {
    const { clock, log, note } = createLoggingClock()
    clock.schedule(() => void clock.schedule(note('inner'), 10), 10)
    clock.schedule(note('outer'), 15)

    await clock.advance(20)

    expect(log).toEqual(['outer at 15', 'inner at 20'])
  })

  test('lets what a timer sets off settle before the next one fires', async () => {
    const { clock, log, note } = createLoggingClock()
    const chain = async (): Promise<void> => {
      for (let step = 0; step < 20; step++) await Promise.resolve()
      note('chain')()
    }
    clock.schedule(() => void chain(), 10)
    clock.schedule(note('next'), 11)

    await clock.advance(11)

    expect(log).toEqual(['chain at 10', 'next at 11'])
  })

  test('waits before, between and after timers as it is told', async () => {
    let settled = 0
    const clock = manualClock({ settle: async () => void (settled += 1) })
    clock.schedule(() => undefined, 10)

    await clock.advance(20)

    expect(settled).toBe(3)
  })

  test('throws where timers set each other off without end, instead of hanging', async () => {
    const clock = manualClock({ settle: async () => undefined })
    const again = (): void => void clock.schedule(again, 0)
    again()

    await expect(clock.advance(1)).rejects.toThrow('without any time passing')
  })
})

describe('manualClock().fork()', () => {
  test('shows another time and passes as the first one does', async () => {
    const clock = manualClock({ now: 1000 })
    const fork = clock.fork()
    fork.jump(500)
    await clock.advance(10)

    expect([clock.now(), fork.now()]).toEqual([1010, 1510])
    expect([clock.monotonic(), fork.monotonic()]).toEqual([10, 10])
  })

  test('jumps as often as it is told, back as well', () => {
    const fork = manualClock({ now: 1000 }).fork()
    fork.jump(500)
    fork.jump(-2000)

    expect(fork.now()).toBe(-500)
  })

  test('moves no timer by a jump', async () => {
    const { clock, log, note } = createLoggingClock()
    const fork = clock.fork()
    fork.schedule(note('timer'), 10)
    fork.jump(60_000)
    await clock.advance(9)
    expect(log).toEqual([])

    await clock.advance(1)

    expect(log).toEqual(['timer at 10'])
  })

  test('knows nothing of the jumps of another fork', () => {
    const clock = manualClock({ now: 0 })
    const [one, other] = [clock.fork(), clock.fork()]
    one.jump(500)

    expect(other.now()).toBe(0)
  })
})
