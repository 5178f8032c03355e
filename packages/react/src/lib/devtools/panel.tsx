import type { AuthClient, Clock } from '@tokenpair/client'
import { type ReactNode, useCallback, useReducer, useSyncExternalStore } from 'react'
import { useAuth } from '../use-auth.ts'
import { describeDistance } from './describe-distance.ts'
import { EventList } from './event-list.tsx'
import type { EventTimeline } from './event-timeline.ts'
import { Facts } from './facts.tsx'
import { styles } from './panel-style.ts'
import type { TabList } from './tab-list.ts'
import { useRepetition } from './use-repetition.ts'

/** What {@link Panel} shows. */
export interface PanelProps {
  readonly id: string
  readonly client: AuthClient<object | undefined>
  readonly timeline: EventTimeline | undefined
  readonly tabList: TabList
  readonly clock: Clock
}

/** The open panel. It is drawn anew once a second, and asks the other tabs every five. */
export function Panel({ id, client, timeline, tabList, clock }: PanelProps): ReactNode {
  const [, redraw] = useReducer((count: number) => count + 1, 0)
  useRepetition(redraw, 1000, clock)
  useRepetition(tabList.ask, 5000, clock)
  const refresh = useCallback(() => void client.refresh().catch(() => undefined), [client]) // the timeline tells of it

  return (
    <section id={id} aria-label="Tokenpair devtools" style={styles.panel} tabIndex={0}>
      <SessionFacts />
      <Timers client={client} />
      <button type="button" style={styles.button} onClick={refresh}>
        Refresh now
      </button>
      <Tabs tabList={tabList} />
      <EventList timeline={timeline} />
    </section>
  )
}

function SessionFacts(): ReactNode {
  const { status, subject, sessionId, scopes, reason } = useAuth()
  const facts = { status, subject, session: sessionId, scopes: scopes.join(' ') || undefined, reason }
  return <Facts title="Session" facts={facts} />
}

function Timers({ client }: Pick<PanelProps, 'client'>): ReactNode {
  const inspection = client.inspect()
  if (inspection === undefined) return null
  const { generation, refreshIn, accessTokenExpiresIn, refreshTokenExpiresIn } = inspection
  const facts = {
    generation: String(generation),
    'next refresh': describeDistance(refreshIn),
    'access token ends': describeDistance(accessTokenExpiresIn),
    'refresh token ends': describeDistance(refreshTokenExpiresIn),
  }
  return <Facts title="Pair and timers" facts={facts} />
}

function Tabs({ tabList }: { readonly tabList: TabList }): ReactNode {
  const tabs = useSyncExternalStore(tabList.subscribe, tabList.tabs)
  return (
    <>
      <h2 style={styles.title}>Tabs</h2>
      <ul style={styles.list}>
        {tabs.map(({ id, generation, visibility }, index) => (
          <li key={id} style={styles.item}>
            {index === 0 ? 'this tab' : id}, {visibility},{' '}
            {generation === undefined ? 'no pair' : `generation ${generation}`}
          </li>
        ))}
      </ul>
    </>
  )
}
