import { describeTokenStorage } from '@tokenpair/testing/token-storage'
import { describe, expect, test } from 'vitest'
import { memoryStorage } from '../../src/storage/memory.ts'

describeTokenStorage('memoryStorage()', () => memoryStorage(), { describe, test, expect })

describe('memoryStorage()', () => {
  test('shares nothing with another one', async () => {
    const [one, other] = [memoryStorage(), memoryStorage()]
    await one.update(() => 'text')

    expect(await other.read()).toBeUndefined()
    expect(one.sharedAs).toBeUndefined()
  })
})
