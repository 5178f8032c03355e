import { memoryStore } from '@tokenpair/server/stores/memory'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ListTokensOptions, SessionSummary } from '../../src/index.ts'
import { createSeveralManagers, names, type SeveralManagers } from './several-managers.ts'

const subjects = ['alice', 'bob'] as const
const methods = ['password', 'passkey'] as const

async function readPages({ all }: SeveralManagers, choice: ListTokensOptions): Promise<readonly SessionSummary[]> {
  const sessions: SessionSummary[] = []
  for (;;) {
    const page = await all.listTokens({ ...choice, after: sessions.at(-1)?.sessionId })
    if (page.length === 0) return sessions
    sessions.push(...page)
  }
}

const signIn = fc.record({
  name: fc.constantFrom(...names),
  subject: fc.constantFrom(...subjects),
  method: fc.constantFrom(...methods),
  isEnded: fc.boolean(),
})

describe('auth.tokenManager.listTokens(), of several token managers', () => {
  test.each([
    ['memoryStore()', memoryStore],
    ['sqliteStore()', () => sqliteStore({ path: ':memory:' })],
  ] as const)('W24: lists each living session once, page by page, whoever issued it: %s', async (_, createStore) => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(signIn, { maxLength: 15 }),
        fc.integer({ min: 1, max: 4 }),
        fc.record(
          {
            subject: fc.constantFrom(...subjects),
            method: fc.constantFrom(...methods),
            manager: fc.constantFrom(...names),
          },
          { requiredKeys: [] },
        ),
        async (signIns, limit, { subject, ...rest }) => {
          await using several = await createSeveralManagers(undefined, { store: createStore() })
          const expected: string[] = []
          for (const { name, isEnded, ...grant } of signIns) {
            const { sessionId } = await several.issueBy(name, grant)
            if (isEnded) await several.all.revokeToken({ sessionId })
            const isListed =
              (subject ?? grant.subject) === grant.subject &&
              (rest.method ?? grant.method) === grant.method &&
              (rest.manager ?? name) === name
            if (isListed && !isEnded) expected.push(sessionId)
          }
          const choice = subject === undefined ? ({ subjects: 'everyone' } as const) : { subject }

          const listed = await readPages(several, { ...choice, ...rest, limit })

          expect(listed.map(({ sessionId }) => sessionId)).toEqual(expected.toSorted())
        },
      ),
      { numRuns: 40 },
    )
  })

  test.each([0, 1001, 1.5, -1, Number.NaN, '10'])('refuses the limit %o', async (limit) => {
    await using several = await createSeveralManagers()

    await expect(several.all.listTokens({ subject: 'alice', limit: limit as number })).rejects.toThrow(RangeError)
  })

  test('W24: refuses to list by silence', async () => {
    await using several = await createSeveralManagers()

    await expect(several.all.listTokens({} as never)).rejects.toThrow(
      "listTokens() does not know whose sessions: give a subject, or say subjects: 'everyone'",
    )
  })
})
