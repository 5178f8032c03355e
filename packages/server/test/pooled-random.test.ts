import { systemRandom } from '@tokenpair/protocol'
import { describe, expect, test } from 'vitest'
import { createPooledRandom } from '../src/lib/pooled-random.ts'

/** Remembers what it was asked for. */
function recordingSource() {
  const drawn: Uint8Array[] = []
  const bytes = (length: number) => {
    const fresh = systemRandom.bytes(length)
    drawn.push(fresh.slice())
    return fresh
  }
  return { drawn, bytes }
}

describe('createPooledRandom()', () => {
  test('hands out each byte that it draws once, and draws for many at a time', () => {
    const source = recordingSource()
    const random = createPooledRandom(source)
    const handedOut = Array.from({ length: 64 }, () => random.bytes(16))

    expect(handedOut.flatMap((bytes) => [...bytes])).toEqual(source.drawn.flatMap((bytes) => [...bytes]))
    expect(source.drawn).toHaveLength(2)
  })

  test('draws nothing before somebody asks', () => {
    const source = recordingSource()
    createPooledRandom(source)

    expect(source.drawn).toEqual([])
  })

  test('draws anew where the rest is too short, and by itself what is longer than all of it', () => {
    const source = recordingSource()
    const random = createPooledRandom(source)
    const [first, second, long] = [random.bytes(500), random.bytes(16), random.bytes(1000)]

    expect([first, second, long]).toEqual([
      source.drawn[0]?.subarray(0, 500),
      source.drawn[1]?.subarray(0, 16),
      source.drawn[2],
    ])
  })
})
