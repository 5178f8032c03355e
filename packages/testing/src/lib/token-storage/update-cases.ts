import type { TokenStorage } from '@tokenpair/client'
import type { ContractCases, StorageTwins } from './contract-case.ts'

const often = 25

/** Counts one further. */
function increment(stored = '0'): string {
  return String(Number(stored) + 1)
}

async function updateOften(storage: TokenStorage): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: often }, () => storage.update(increment)))
}

function inOrder(numbers: readonly string[]): readonly number[] {
  return numbers.map(Number).toSorted((one, other) => one - other)
}

/** One step, that no other writer comes between. */
export const updateCases: ContractCases = {
  'hands undefined to the first change': async (storage, expect) => {
    const seen: unknown[] = []
    await storage.update((stored) => {
      seen.push(stored)
      return 'text'
    })

    expect(seen).toEqual([undefined])
  },

  'hands the stored text to a change': async (storage, expect) => {
    await storage.update(() => 'earlier')
    await storage.update((stored) => `${stored} and later`)

    expect(await storage.read()).toEqual('earlier and later')
  },

  'answers the text as it stands afterwards': async (storage, expect) => {
    expect(await storage.update(() => 'earlier')).toEqual('earlier')
    expect(await storage.update(() => 'later')).toEqual('later')
  },

  'takes the same text as it takes another': async (storage, expect) => {
    await storage.update(() => 'text')

    expect(await storage.update((stored = '') => stored)).toEqual('text')
    expect(await storage.read()).toEqual('text')
  },

  'loses none of many changes at the same time': async (storage, expect) => {
    const answers = await updateOften(storage)

    expect(await storage.read()).toEqual(String(often))
    expect(inOrder(answers)).toEqual(Array.from({ length: often }, (_, index) => index + 1))
  },

  'changes nothing where a change throws, and passes on what it throws': async (storage, expect) => {
    await storage.update(() => 'text')
    const refusal = new RangeError('No')
    const caught: unknown = await attempt(storage, refusal)

    expect(caught === refusal).toEqual(true)
    expect(await storage.read()).toEqual('text')
  },

  'goes on after a change that threw': async (storage, expect) => {
    await attempt(storage, new RangeError('No'))
    const [, answer] = await Promise.all([attempt(storage, new RangeError('No again')), storage.update(increment)])

    expect(answer).toEqual('1')
    expect(await storage.update(increment)).toEqual('2')
  },
}

/** Two tabs or processes that share a place. */
export const twinCases: ContractCases<StorageTwins> = {
  'reads what the other one wrote': async ({ one, other }, expect) => {
    await one.update(() => 'text')

    expect(await other.read()).toEqual('text')
    expect(await other.update((stored) => `${stored} and more`)).toEqual('text and more')
    expect(await one.read()).toEqual('text and more')
  },

  'loses no change of either at the same time': async ({ one, other }, expect) => {
    const answers = await Promise.all([updateOften(one), updateOften(other)])

    expect(await one.read()).toEqual(String(2 * often))
    expect(inOrder(answers.flat())).toEqual(Array.from({ length: 2 * often }, (_, index) => index + 1))
  },

  'says by one name what is shared': async ({ one, other }, expect) => {
    expect(typeof one.sharedAs).toEqual('string')
    expect(other.sharedAs).toEqual(one.sharedAs)
  },
}

async function attempt(storage: TokenStorage, refusal: Error): Promise<unknown> {
  try {
    return await storage.update(() => {
      throw refusal
    })
  } catch (error) {
    return error
  }
}
