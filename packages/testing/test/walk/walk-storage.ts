import type { Clock, TokenStorage } from '@tokenpair/client'
import type { StorageFault } from './steps.ts'

/** Milliseconds that an operation takes that hangs. */
export const hanging = 12_000

/** The storage of a browser, which may fail. */
export interface WalkStorage {
  /** Whether every operation fails until that is over. */
  isBroken: boolean
  /** The storage as a tab sees it. */
  open(storage: TokenStorage): TokenStorage
  /** Sets how the next operations go wrong, one each. */
  plan(faults: readonly StorageFault[]): void
  heal(): void
}

/** What a storage is told of its surroundings. */
export interface WalkStorageOptions {
  readonly clock: Clock
  /** Whether one tab alone is open. */
  readonly isAlone: () => boolean
  /** Learns that an operation goes wrong. */
  readonly onTrouble: () => void
}

/**
 * Creates a storage that goes wrong. While several tabs are open, no tab's storage fails twice in a row: what one of them
 * knows and cannot store the others cannot know, and they would redeem one token by two attempt ids.
 */
export function createWalkStorage({ clock, isAlone, onTrouble }: WalkStorageOptions): WalkStorage {
  const planned: StorageFault[] = []
  const pause = async (inner: TokenStorage): Promise<void> => {
    await new Promise<void>((resolve) => clock.schedule(resolve, hanging))
    await inner.read() // which a closed tab does not get beyond
  }

  const storage: WalkStorage = {
    isBroken: false,
    plan: (faults) => {
      planned.push(...faults)
    },
    heal: () => {
      planned.length = 0
    },
    open: (inner) => {
      let hasFailed = false
      const nextFault = (): StorageFault | undefined => {
        if (storage.isBroken) return 'fail'
        const isSpared = hasFailed && !isAlone() && planned[0]?.startsWith('fail')
        return isSpared ? undefined : planned.shift()
      }
      const suffer = async <Result>(operate: () => Promise<Result>): Promise<Result> => {
        const fault = nextFault()
        hasFailed = fault === 'fail' || fault === 'fail-when-done'
        if (fault === undefined) return operate()
        onTrouble()
        if (fault === 'hang') await pause(inner)
        if (fault === 'fail') throw new Error('The storage is locked')
        const result = await operate()
        if (fault === 'hang-when-done') await pause(inner)
        if (fault === 'fail-when-done') throw new Error('The storage has gone')
        onTrouble() // what came late was late until now
        return result
      }
      return {
        ...inner,
        read: () => suffer(() => inner.read()),
        update: (change) => suffer(() => inner.update(change)),
      }
    },
  }
  return storage
}
