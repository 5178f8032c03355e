import { type Clock, isRecord } from '@tokenpair/protocol'
import type { TabChannel } from './tab-channel.ts'

/** What a tab says of itself. No token is in it. */
interface TabFacts {
  readonly id: string
  readonly generation: number | undefined
  readonly visibility: 'visible' | 'hidden'
}

/** The tabs of this origin that have a panel, this one among them. */
export interface TabList {
  /** The same list as long as nothing changes. */
  readonly tabs: () => readonly TabFacts[]
  /** Calls back at each change. Answers a function that ends this. */
  readonly subscribe: (listener: () => void) => () => void
  /** Asks all tabs to say how they are, and forgets those that did not answer for long. */
  readonly ask: () => void
  /** Takes part until the function that it answers is called. */
  readonly start: () => () => void
}

/** What a tab list works with. */
export interface TabListOptions {
  readonly channel: TabChannel
  readonly clock: Pick<Clock, 'monotonic'>
  readonly describeSelf: () => TabFacts
}

/** Three questions without an answer, as a panel asks every five seconds: the tab was closed, or is frozen. */
const silenceLimitMs = 15_000

interface Heard extends TabFacts {
  readonly heardAt: number
}

/** Creates the list of tabs, with this tab alone in it. */
export function createTabList({ channel, clock, describeSelf }: TabListOptions): TabList {
  const others = new Map<string, Heard>()
  const listeners = new Set<() => void>()
  let tabs: readonly TabFacts[] = [describeSelf()]

  const show = (): void => {
    const next = [describeSelf(), ...others.values()].map(({ id, generation, visibility }) => {
      return { id, generation, visibility }
    })
    if (JSON.stringify(next) === JSON.stringify(tabs)) return
    tabs = next
    for (const listener of listeners) listener()
  }
  const tell = (kind: Message['kind']): void => channel.post({ kind, tab: describeSelf() } satisfies Message)
  const hear = (data: unknown): void => {
    const message = readMessage(data)
    if (message === undefined) return
    const { kind, tab } = message
    if (kind === 'bye') others.delete(tab.id)
    else others.set(tab.id, { ...tab, heardAt: clock.monotonic() })
    if (kind === 'how are you') tell('here')
    show()
  }

  return {
    tabs: () => tabs,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    ask: () => {
      const oldest = clock.monotonic() - silenceLimitMs
      for (const { id, heardAt } of others.values()) if (heardAt < oldest) others.delete(id)
      tell('how are you')
      show()
    },
    start: () => {
      const end = channel.listen(hear)
      tell('how are you')
      return () => {
        tell('bye')
        end()
        others.clear()
      }
    },
  }
}

interface Message {
  readonly kind: 'how are you' | 'here' | 'bye'
  readonly tab: TabFacts
}

/** Other code of this origin may speak on the channel, too. */
function readMessage(data: unknown): Message | undefined {
  if (!isRecord(data) || !isRecord(data['tab'])) return undefined
  const { kind, tab } = data
  const { id, generation, visibility } = tab
  if (kind !== 'how are you' && kind !== 'here' && kind !== 'bye') return undefined
  if (typeof id !== 'string' || (visibility !== 'visible' && visibility !== 'hidden')) return undefined
  return { kind, tab: { id, generation: typeof generation === 'number' ? generation : undefined, visibility } }
}
