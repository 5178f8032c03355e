import { describe, expect, test } from 'vitest'
import { openTokenChannel } from '../../src/lib/cookies/token-channel.ts'

describe('openTokenChannel()', () => {
  test('carries texts to others of the same name, and not to itself', async () => {
    const [one, other] = [openTokenChannel('test of the channel'), openTokenChannel('test of the channel')]
    const heardByItself: unknown[] = []
    const endOne = one.listen((message) => heardByItself.push(message))
    const heard = new Promise((resolve) => {
      const end = other.listen((message) => {
        end()
        resolve(message)
      })
    })

    one.post('hello')

    expect(await heard).toBe('hello')
    expect(heardByItself).toEqual([])
    endOne()
  })
})
