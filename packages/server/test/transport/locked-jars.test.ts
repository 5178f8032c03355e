import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attempt, type TestServer } from '../test-server.ts'
import { createLockedServer, createThief, judge } from './locked-fixture.ts'
import { createTestBrowser, type TestBrowser } from './test-browser.ts'

/** One thing that happens; the number says to which session, or to which answer under way. */
type Step = readonly [kind: 'sign-in' | 'refresh' | 'repeat' | 'sign-out' | 'steal' | 'arrive' | 'lose', which: number]

/** A session as the tabs of one browser hold it, in a storage that they share. */
interface HeldSession {
  /** Newest last. */
  readonly pairs: { readonly access: string; readonly refresh: string; readonly generation: number }[]
  isOver: boolean
}

interface UnderWay {
  readonly session: HeldSession
  readonly response: Response
}

interface Story {
  readonly server: TestServer
  readonly browser: TestBrowser
  readonly sessions: HeldSession[]
  readonly underWay: UnderWay[]
  /** What those got who hold stolen tokens and no cookie. */
  readonly gains: string[]
}

const kinds = ['sign-in', 'refresh', 'repeat', 'sign-out', 'steal', 'arrive', 'lose'] as const
const often = ['refresh', 'arrive', 'arrive', 'repeat'] as const
const steps = fc.array<Step>(fc.tuple(fc.constantFrom(...kinds, ...often), fc.nat(7)), { minLength: 20, maxLength: 60 })

/** Sends the exchange of a pair; its attempt id is a function of the generation, as if it lay beside the pair. */
async function redeem({ browser, underWay }: Story, session: HeldSession, back: number): Promise<void> {
  const pair = session.pairs.at(-1 - back) ?? session.pairs[0]
  const { response } = await browser.sendSlowly('/auth/token', {
    grant_type: 'refresh_token',
    refresh_token: String(pair?.refresh),
    attempt: attempt(1 + Number(pair?.generation)),
  })
  underWay.push({ session, response })
}

/** The browser reads an answer's cookies, and the page adopts a newer pair. */
async function arrive({ browser }: Story, { session, response }: UnderWay): Promise<void> {
  browser.store(response)
  const body = response.ok && response.headers.has('content-type') ? await response.json() : {}
  const newest = session.pairs.at(-1)?.generation ?? 0
  if (Number(body['generation']) > newest) {
    const { access_token: access, refresh_token: refresh, generation } = body
    session.pairs.push({ access, refresh, generation })
  }
}

async function play(story: Story, [kind, which]: Step): Promise<void> {
  const { server, browser, sessions, underWay } = story
  const session = sessions[which % sessions.length]
  const [answer] = kind === 'arrive' || kind === 'lose' ? underWay.splice(which % (underWay.length || 1), 1) : []
  if (kind === 'sign-in') {
    const { issued } = await browser.signIn({ subject: which % 2 === 0 ? 'alice' : 'bob' })
    sessions.push({
      pairs: [{ access: issued.accessToken, refresh: issued.refreshToken, generation: 0 }],
      isOver: false,
    })
  } else if (kind === 'arrive' && answer !== undefined) await arrive(story, answer)
  if (session === undefined) return
  if (kind === 'refresh') await redeem(story, session, 0)
  if (kind === 'repeat') await redeem(story, session, which % 3)
  if (kind === 'steal') {
    const stolen = session.pairs.at(-1)
    const parameters = { refresh_token: String(stolen?.refresh), attempt: attempt(200) }
    const { status } = await createThief(server).redeem(parameters)
    story.gains.push(`status ${status}`, await judge(server, createThief(server), stolen?.access))
  }
  if (kind === 'sign-out') {
    session.isOver = true
    const { response } = await browser.sendSlowly('/auth/revoke', { token: String(session.pairs.at(-1)?.refresh) })
    underWay.push({ session, response })
  }
}

describe('lockedTransport()', () => {
  test('refuses no honest browser, whatever its tabs and accounts do at once, in whatever order answers arrive, and lets no thief on', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (schedule) => {
        await using server = await createLockedServer()
        const story: Story = { server, browser: createTestBrowser(server), sessions: [], underWay: [], gains: [] }
        for (const step of [['sign-in', 0] as const, ...schedule]) {
          await play(story, step)
          const living = story.sessions.filter(({ isOver }) => !isOver).flatMap(({ pairs }) => pairs)
          const answers = await Promise.all(living.map(({ access }) => judge(server, story.browser, access)))

          expect(answers.filter((code) => code !== 'authenticated')).toEqual([])
        }
        expect(story.gains.filter((gain) => gain === 'status 200' || gain === 'authenticated')).toEqual([])
      }),
      { numRuns: 100 },
    )
  }, 60_000)
})
