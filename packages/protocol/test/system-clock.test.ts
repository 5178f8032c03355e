import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { systemClock, systemRandom } from '../src/index.ts'

describe('systemClock', () => {
  test('lets a Node.js process end although a timer is pending', async () => {
    const clock = new URL('../src/lib/system-clock.ts', import.meta.url)
    const script = `import { systemClock } from '${clock}'; systemClock.schedule(() => undefined, 3_600_000)`

    const run = promisify(execFile)(process.execPath, ['--input-type=module', '--eval', script], { timeout: 20_000 })

    await expect(run).resolves.toMatchObject({ stdout: '' })
  }, 30_000)

  test('calls back once', async () => {
    await expect(new Promise<void>((resolve) => systemClock.schedule(resolve, 0))).resolves.toBeUndefined()
  })

  test('forgets a call that is cancelled, and takes a second cancelling', async () => {
    const calls: string[] = []
    const cancel = systemClock.schedule(() => calls.push('cancelled'), 0)
    cancel()
    cancel()

    await new Promise<void>((resolve) => systemClock.schedule(resolve, 1))

    expect(calls).toEqual([])
  })

  test('shows milliseconds since the Unix epoch', () => {
    const before = Date.now()

    const now = systemClock.now()

    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThanOrEqual(Date.now())
  })

  test('has a monotonic side that does not run backwards', () => {
    const before = systemClock.monotonic()

    expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before)
  })
})

describe('systemRandom', () => {
  test.each([0, 1, 16, 64])('draws %i bytes', (length) => {
    expect(systemRandom.bytes(length)).toHaveLength(length)
  })

  test('draws others each time', () => {
    expect(systemRandom.bytes(16)).not.toEqual(systemRandom.bytes(16))
  })
})
