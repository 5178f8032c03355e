import type { Clock } from '@tokenpair/client'
import { encodeBase64Url, systemClock, systemRandom } from '@tokenpair/protocol'
import {
  type KeyboardEvent,
  type ReactNode,
  useEffect,
  useId,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useAuthStore } from '../auth-provider.tsx'
import type { EventTimeline } from './event-timeline.ts'
import { styles } from './panel-style.ts'
import { Panel } from './panel.tsx'
import { broadcastTabChannel, type TabChannel } from './tab-channel.ts'
import { createTabList, type TabList } from './tab-list.ts'

/** What {@link AuthDevtools} shows, and by which clock. */
export interface AuthDevtoolsProps {
  /** What the client told, such as that of `createEventTimeline()` (default: the panel shows no events). */
  readonly timeline?: EventTimeline | undefined
  /** Default: the machine's clock. */
  readonly clock?: Clock | undefined
  /** How the panels of several tabs find each other (default: a BroadcastChannel). */
  readonly channel?: TabChannel | undefined
}

/**
 * A button in the corner of the page, and a panel that it opens: who is signed in, the generation and the lifetimes of
 * the pair, when it will be refreshed, what happened, and the other tabs that have a panel. Never a token.
 *
 * For development: a bundler that does not ask for the `development` condition gets a component that draws nothing.
 * It has to stand below an `AuthProvider`.
 */
export function AuthDevtools({ timeline, clock = systemClock, channel }: AuthDevtoolsProps): ReactNode {
  const { client } = useAuthStore()
  const isInBrowser = useSyncExternalStore(
    neverChanges,
    () => true,
    () => false,
  )
  const tabList = useTabList(client, clock, channel)
  const [isOpen, setIsOpen] = useState(false)
  const toggle = useRef<HTMLButtonElement>(null)
  const panelId = useId()
  if (!isInBrowser) return null // a server draws none of it, so there is nothing to hydrate

  const closeByEscape = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || !isOpen) return
    setIsOpen(false)
    toggle.current?.focus()
  }
  return (
    <div style={styles.corner} onKeyDown={closeByEscape}>
      <button
        ref={toggle}
        type="button"
        style={styles.button}
        aria-expanded={isOpen}
        aria-controls={isOpen ? panelId : undefined}
        onClick={() => setIsOpen(!isOpen)}
      >
        Tokenpair devtools
      </button>
      {isOpen ? <Panel id={panelId} client={client} timeline={timeline} tabList={tabList} clock={clock} /> : null}
    </div>
  )
}

const neverChanges = (): (() => void) => () => undefined

/** The tabs, for as long as the component is there. */
function useTabList(
  client: Parameters<typeof Panel>[0]['client'],
  clock: Clock,
  given: TabChannel | undefined,
): TabList {
  const [id] = useState(() => encodeBase64Url(systemRandom.bytes(4)))
  const channel = useMemo(() => given ?? broadcastTabChannel(), [given])
  const tabList = useMemo(
    () =>
      createTabList({
        channel,
        clock,
        describeSelf: () => ({
          id,
          generation: client.inspect()?.generation,
          visibility: typeof document !== 'undefined' && document.visibilityState === 'hidden' ? 'hidden' : 'visible',
        }),
      }),
    [id, client, clock, channel],
  )
  useEffect(() => tabList.start(), [tabList])
  return tabList
}
