interface Waiting {
  readonly tab: object
  readonly enter: () => void
}

/** Web Locks for one lock name and several tabs. */
export interface TestLockManager {
  openTab(): { readonly manager: LockManager; close(): void }
}

/** Creates the locks of a browser: first come, first served; a closed tab gives back what it held. */
export function createLockManager(): TestLockManager {
  const queue: Waiting[] = []
  let holder: object | undefined

  const passOn = (): void => {
    const next = queue.shift()
    holder = next?.tab
    next?.enter()
  }

  return {
    openTab: () => {
      const tab = {}
      const request = async (_name: string, options: LockOptions, task: () => Promise<unknown>): Promise<unknown> => {
        if (holder !== undefined) await waitInLine(queue, tab, options.signal)
        else holder = tab
        try {
          return await task()
        } finally {
          if (holder === tab) passOn()
        }
      }
      return {
        manager: { request } as unknown as LockManager,
        close: () => {
          for (let index = queue.length - 1; index >= 0; index--) if (queue[index]?.tab === tab) queue.splice(index, 1)
          if (holder === tab) passOn()
        },
      }
    },
  }
}

function waitInLine(queue: Waiting[], tab: object, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const waiting = { tab, enter: resolve }
    queue.push(waiting)
    signal?.addEventListener('abort', () => {
      const index = queue.indexOf(waiting)
      if (index >= 0) queue.splice(index, 1)
      reject(signal.reason)
    })
  })
}
