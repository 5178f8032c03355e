import { AuthError } from '@tokenpair/client'
import { describe, expect, test } from 'vitest'
import { createNarrator, type Narrator } from '../src/page/timeline/narrator.ts'
import { createTimeline, type Timeline } from '../src/page/timeline/timeline.ts'

const signedIn = { status: 'signed-in', subject: 'alice', sessionId: 'one', scopes: [], claims: {} } as const

function createStory(): { readonly timeline: Timeline; readonly narrator: Narrator } {
  const timeline = createTimeline(() => 0)
  return { timeline, narrator: createNarrator(timeline) }
}

describe('createNarrator()', () => {
  test('tells newest first what the client did', () => {
    const { timeline, narrator } = createStory()

    narrator.tellState(signedIn)
    narrator.tellEvent({ type: 'refresh-failed', error: new AuthError('unavailable', 'No network'), retryInMs: 1000 })
    narrator.tellEvent({ type: 'refreshed', generation: 1 })
    narrator.tellState({ status: 'signed-out', reason: 'revoked' })

    expect(timeline.entries()).toMatchObject([
      { type: 'signed-out', text: 'Signed out: revoked' },
      { type: 'refreshed', generation: 1 },
      { type: 'refresh-failed', text: 'The refresh failed (unavailable): the session is kept' },
      { type: 'signed-in', text: 'Still signed in: found the session in the storage' },
    ])
  })

  test('says nothing where a page starts without a session', () => {
    const { timeline, narrator } = createStory()

    narrator.tellState({ status: 'signed-out', reason: 'user' })

    expect(timeline.entries()).toEqual([])
  })

  test('tells that another tab was faster', () => {
    const { timeline, narrator } = createStory()

    narrator.tellState(signedIn)
    narrator.tellEvent({ type: 'adopted', generation: 5 })

    expect(timeline.entries()).toMatchObject([{ type: 'adopted', generation: 5 }, { type: 'signed-in' }])
  })
})
