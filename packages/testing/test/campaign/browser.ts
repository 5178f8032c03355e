import type { Announcements, Clock, TokenStorage, WakeSignals } from '@tokenpair/client'
import { broadcast } from './broadcast.ts'
import { createLockManager, type TestLockManager } from './lock-manager.ts'

/** What one tab sees of its browser. */
export interface TabPorts {
  readonly storage: TokenStorage
  readonly announcements: Announcements
  readonly wakeSignals: WakeSignals
  readonly locks: LockManager
  /** Wakes the tab, as focus does. */
  wake(): void
  /** Ends the tab between two instructions: nothing that it still does is seen by anybody. */
  kill(): void
}

/** A browser: one storage whose past is known, and tabs. */
export interface TestBrowser {
  /** The stored text. */
  readonly text: string | undefined
  openTab(): TabPorts
  /** Brings the storage back as it was some writes ago; answers what it would be, without doing so, for 0. */
  textBefore(writes: number): string | undefined
  rollBack(writes: number): void
}

/** Creates a browser whose tabs hear of each other a millisecond late. */
export function createTestBrowser(clock: Clock): TestBrowser {
  const history: string[] = []
  const channel = broadcast(clock)
  const locks: TestLockManager = createLockManager()
  const current = (): string | undefined => history.at(-1)

  return {
    get text() {
      return current()
    },
    textBefore: (writes) => history.at(-1 - writes),
    rollBack: (writes) => {
      history.splice(history.length - writes)
    },
    openTab: () => {
      let isAlive = true
      const wakers = new Set<() => void>()
      const whileAlive = async <Result>(act: () => Result): Promise<Result> =>
        isAlive ? act() : new Promise<Result>(() => undefined)
      const tab = locks.openTab()
      const line = channel.join(() => isAlive)
      return {
        storage: {
          sharedAs: 'test',
          read: () => whileAlive(current),
          update: (change) =>
            whileAlive(() => {
              const text = change(current())
              if (text !== current()) history.push(text)
              return text
            }),
        },
        announcements: line,
        wakeSignals: {
          listen: (listener) => {
            wakers.add(listener)
            return () => wakers.delete(listener)
          },
        },
        locks: tab.manager,
        wake: () => {
          for (const waker of wakers) waker()
        },
        kill: () => {
          isAlive = false
          tab.close()
        },
      }
    },
  }
}
