import { readFileSync } from 'node:fs'
import { authErrors } from '@tokenpair/protocol'
import { describe, expect, test } from 'vitest'
import { exploreStates } from '../../../../scripts/states/explore-states.ts'
import { writeStatesPage } from '../../../../scripts/states/write-states-page.ts'

const page = new URL('../../../../docs/client-states.md', import.meta.url)
const transitions = exploreStates()

describe('the states of a client', () => {
  test('are drawn as `npm run states` draws them', () => {
    expect(readFileSync(page, 'utf8')).toBe(writeStatesPage(transitions))
  })

  test('never go back to loading', () => {
    expect(transitions.filter(({ to }) => to === 'loading')).toEqual([])
  })

  test('go from signed-in to signed-out by the wish of the user or a code with the action sign-in, and by nothing else', () => {
    const ends = transitions.filter(({ from, to }) => from === 'signed-in' && to.startsWith('signed-out'))
    const codes = Object.entries(authErrors).filter(([, { action }]) => action === 'sign-in')

    const events = new Set(ends.map(({ event }) => event))

    expect([...events].toSorted()).toEqual(
      ['another tab signs out', 'sign-out', ...codes.map(([code]) => code)].toSorted(),
    )
  })

  test('go from signed-out to signed-in by a sign-in, and by nothing else', () => {
    const returns = transitions.filter(({ from, to }) => from.startsWith('signed-out') && to === 'signed-in')

    expect(new Set(returns.map(({ event }) => event))).toEqual(new Set(['sign-in', 'another tab signs in']))
  })
})
