import { act, cleanup, fireEvent, render, within } from '@testing-library/react'
import { AuthError } from '@tokenpair/client'
import { createTestAuth, type TestAuth } from '@tokenpair/testing'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, describe, expect, expectTypeOf, test } from 'vitest'
import manifest from '../package.json' with { type: 'json' }
import type * as devtools from '../src/devtools.ts'
import { AuthDevtools, type AuthDevtoolsProps, createEventTimeline } from '../src/devtools.ts'
import { AuthProvider } from '../src/index.ts'
import * as off from '../src/lib/devtools/off.ts'
import { createTestTabs } from './test-tabs.ts'

afterEach(cleanup)

const minute = 60_000

/** A page of a pair with a panel, and what its user can do there. */
async function openPage(pair: TestAuth, props: Pick<AuthDevtoolsProps, 'channel' | 'clock'> = {}) {
  const timeline = createEventTimeline({ clock: pair.clock })
  const client = pair.createClient({ onEvent: timeline.tell })
  await pair.signIn(client)
  const channel = props.channel ?? createTestTabs().open()
  const devtools = <AuthDevtools timeline={timeline} clock={props.clock ?? pair.clock} channel={channel} />
  const page = <AuthProvider client={client}>{devtools}</AuthProvider>
  const { container, unmount } = render(<StrictMode>{page}</StrictMode>)
  const toggle = within(container).getByRole('button', { name: 'Tokenpair devtools' })
  const panel = (): HTMLElement => within(container).getByRole('region', { name: 'Tokenpair devtools' })
  return {
    client,
    page,
    container,
    unmount,
    toggle,
    panel,
    open: () => fireEvent.click(toggle),
    press: (name: string) => act(async () => fireEvent.click(within(panel()).getByRole('button', { name }))),
    advance: (ms: number) => act(() => pair.clock.advance(ms)),
  }
}

describe('AuthDevtools', () => {
  test('is a button that opens and closes a panel', async () => {
    await using pair = await createTestAuth()
    const { container, toggle, open, panel } = await openPage(pair)

    expect(toggle.getAttribute('aria-expanded')).toBe('false')
    open()
    expect(toggle.getAttribute('aria-expanded')).toBe('true')
    expect(toggle.getAttribute('aria-controls')).toBe(panel().id)
    open()
    expect(container.querySelector('section')).toBeNull()
  })

  test('closes by Escape, and gives the focus back to its button', async () => {
    await using pair = await createTestAuth()
    const { container, toggle, open, panel } = await openPage(pair)
    open()
    panel().focus()

    fireEvent.keyDown(panel(), { key: 'Escape' })

    expect(container.querySelector('section')).toBeNull()
    expect(document.activeElement).toBe(toggle)
  })

  test('shows who is signed in, the generation and how long everything lives, second by second', async () => {
    await using pair = await createTestAuth()
    const { open, panel, advance } = await openPage(pair)
    open()

    expect(panel().textContent).toContain('statussigned-in')
    expect(panel().textContent).toContain('subjectalice')
    expect(panel().textContent).toContain('generation0')
    expect(panel().textContent).toContain('access token endsin 10 min')
    expect(panel().textContent).toContain('refresh token endsin 14 d')
    expect(panel().textContent).toMatch(/next refreshin 9 min \d+ s/)
    await advance(1000)
    expect(panel().textContent).toContain('access token endsin 9 min 59 s')
    expect(panel().textContent).toContain('refresh token endsin 13 d 23 h')
  })

  test('lists what the client told, newest first', async () => {
    await using pair = await createTestAuth()
    const { open, panel, advance } = await openPage(pair)
    open()
    expect(panel().textContent).toContain('None yet.')
    pair.network.plan({ kind: 'lose-request' })
    await advance(10 * minute)

    const events = [...panel().querySelectorAll('ol li')].map(({ textContent }) => textContent)
    expect(events).toEqual([
      expect.stringMatching(/ refreshed: generation 1$/),
      expect.stringMatching(/ refresh-failed: unavailable, again in \d s$/),
    ])
  })

  test('refreshes at a push of a button', async () => {
    await using pair = await createTestAuth()
    const { client, open, press, advance, panel } = await openPage(pair)
    open()
    await press('Refresh now')
    await advance(1000)

    expect(client.inspect()?.generation).toBe(1)
    expect(panel().textContent).toContain('generation1')
  })

  test('shows no token, neither in its text nor in its elements', async () => {
    await using pair = await createTestAuth()
    const { client, container, open, advance } = await openPage(pair)
    const tokens = [await client.getAccessToken()]
    open()
    await advance(10 * minute)
    tokens.push(await client.getAccessToken())

    expect(tokens[0]).not.toBe(tokens[1])
    for (const token of tokens) {
      for (const part of (token ?? '').split('.')) expect(container.innerHTML).not.toContain(part)
    }
  })

  test('lists the other tabs that have a panel, until they close or say nothing for fifteen seconds', async () => {
    await using pair = await createTestAuth()
    const tabs = createTestTabs()
    const one = await openPage(pair, { channel: tabs.open() })
    const other = await openPage(pair, { channel: tabs.open() })
    const lost = tabs.open()
    one.open()
    const listed = (): readonly string[] =>
      within(one.panel())
        .getAllByText(/visible|hidden/)
        .map(({ textContent }) => textContent)

    expect(listed()).toEqual(['this tab, visible, generation 0', expect.stringMatching(/, visible, generation 0$/)])
    act(() => lost.post({ kind: 'here', tab: { id: 'lost', generation: 7, visibility: 'hidden' } }))
    expect(listed()).toHaveLength(3)
    expect(listed()[2]).toBe('lost, hidden, generation 7')
    await one.advance(25_000)
    expect(listed()).toHaveLength(2)
    await act(async () => other.unmount())
    expect(listed()).toEqual(['this tab, visible, generation 0'])
  })

  test('leaves no timer and no listener behind', async () => {
    await using pair = await createTestAuth()
    const tabs = createTestTabs()
    const timers = new Set<object>()
    const schedule: typeof pair.clock.schedule = (callback, delay) => {
      const timer = {}
      timers.add(timer)
      const cancel = pair.clock.schedule(() => {
        timers.delete(timer)
        callback()
      }, delay)
      return () => {
        timers.delete(timer)
        cancel()
      }
    }
    const { open, unmount, advance } = await openPage(pair, {
      channel: tabs.open(),
      clock: { ...pair.clock, schedule },
    })
    open()
    await advance(6000)
    expect([timers.size, tabs.countListeners()]).toEqual([2, 1])
    unmount()

    expect([timers.size, tabs.countListeners()]).toEqual([0, 0])
  })

  test('is not in what a server renders', async () => {
    await using pair = await createTestAuth()
    const { page } = await openPage(pair)

    expect(renderToString(page)).toBe('')
  })

  test.each(['token', undefined, [], { kind: 'here' }, { kind: 'here', tab: { id: 1 } }, { kind: 'x', tab: {} }])(
    'takes no notice of %j on its channel',
    async (message) => {
      await using pair = await createTestAuth()
      const tabs = createTestTabs()
      const { open, panel } = await openPage(pair, { channel: tabs.open() })
      open()
      act(() => tabs.open().post(message))

      expect(within(panel()).getAllByText(/, visible/)).toHaveLength(1)
    },
  )
})

describe('createEventTimeline()', () => {
  test('keeps as many entries as it was told to', () => {
    const timeline = createEventTimeline({ limit: 2 })
    for (const generation of [1, 2, 3]) timeline.tell({ type: 'refreshed', generation })

    expect(timeline.entries()).toMatchObject([{ generation: 3 }, { generation: 2 }])
  })

  test('keeps neither causes nor messages, since a storage may be quoted in them', () => {
    const timeline = createEventTimeline()
    const secret = new Error('secret')
    timeline.tell({ type: 'storage-failed', cause: secret })
    timeline.tell({ type: 'claims-failed', cause: secret })
    timeline.tell({ type: 'refresh-failed', error: new AuthError('unavailable', 'secret'), retryInMs: 1 })

    expect(JSON.stringify(timeline.entries())).not.toContain('secret')
  })

  test('calls its listeners until they have enough', () => {
    const timeline = createEventTimeline()
    let calls = 0
    const end = timeline.subscribe(() => (calls += 1))
    timeline.tell({ type: 'adopted', generation: 1 })
    end()
    timeline.tell({ type: 'adopted', generation: 2 })

    expect(calls).toBe(1)
  })
})

describe('@tokenpair/react/devtools without the development condition', () => {
  test('is what bundlers get by default, in the same types', () => {
    const { types, development, default: otherwise } = manifest.publishConfig.exports['./devtools']

    expect([types, development, otherwise]).toEqual([
      './dist/devtools.d.ts',
      './dist/devtools.js',
      './dist/lib/devtools/off.js',
    ])
    expectTypeOf<typeof off>().toExtend<Pick<typeof devtools, keyof typeof off>>()
  })

  test('has the same names, draws nothing and keeps nothing', () => {
    const Devtools = (): ReactNode => off.AuthDevtools()
    const timeline = off.createEventTimeline()
    timeline.tell({ type: 'refreshed', generation: 1 })

    expect(Object.keys(off)).toEqual(['AuthDevtools', 'createEventTimeline'])
    expect(render(<Devtools />).container.innerHTML).toBe('')
    expect(timeline.entries()).toEqual([])
  })
})
