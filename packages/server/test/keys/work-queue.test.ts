import { describe, expect, test } from 'vitest'
import { createWorkQueue } from '../../src/lib/keys/work-queue.ts'

/** Work that is done when it is told to be. */
function createWork() {
  const begun: number[] = []
  const finishers = new Map<number, () => void>()
  const pieces = Array.from({ length: 9 }, (_, at) => () => {
    begun.push(at)
    return new Promise<string>((resolve) => finishers.set(at, () => resolve(`result ${at}`)))
  })
  const finish = async (at: number): Promise<void> => {
    finishers.get(at)?.()
    await settle()
  }
  return { begun, pieces, finish }
}

const never = (): Promise<string> => new Promise(() => undefined)
const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('createWorkQueue()', () => {
  test('begins no more pieces at once than it may, and the others in their order', async () => {
    const { begun, pieces, finish } = createWork()
    const queue = createWorkQueue({ atOnce: 2, waiting: 5 })
    const results = pieces.slice(0, 5).map((piece) => queue.run(piece))
    await settle()
    expect(begun).toEqual([0, 1])

    await finish(1)
    expect(begun).toEqual([0, 1, 2])

    for (const at of [0, 2, 3, 4]) await finish(at)
    expect(await Promise.all(results)).toEqual([0, 1, 2, 3, 4].map((at) => `result ${at}`))
    expect(begun).toEqual([0, 1, 2, 3, 4])
  })

  test('begins two more pieces at once than the machine has cores, where nobody says how many', async () => {
    const begun = { count: 0 }
    const queue = createWorkQueue()
    const piece = (): Promise<string> => {
      begun.count += 1
      return never()
    }
    for (let at = 0; at < 200; at += 1) void queue.run(piece)
    await settle()

    expect(begun.count).toBe(navigator.hardwareConcurrency + 2)
  })

  test('refuses what would be too much as unavailable, with the time to come again, and takes more when it is through', async () => {
    const { begun, pieces, finish } = createWork()
    const queue = createWorkQueue({ atOnce: 1, waiting: 1 })
    const taken = pieces.slice(0, 2).map((piece) => queue.run(piece))

    await expect(queue.run(pieces[2] ?? never)).rejects.toMatchObject({ code: 'unavailable', retryAfter: 1 })

    await finish(0)
    await finish(1)
    await Promise.all(taken)
    const next = queue.run(pieces[3] ?? never)
    await settle()
    await finish(3)
    expect(await next).toBe('result 3')
    expect(begun).toEqual([0, 1, 3])
  })

  test('goes on after a piece that fails', async () => {
    const queue = createWorkQueue({ atOnce: 1, waiting: 1 })
    const failing = queue.run(() => Promise.reject(new Error('no key')))
    const next = queue.run(() => 'done')

    await expect(failing).rejects.toThrow('no key')
    expect(await next).toBe('done')
  })
})
