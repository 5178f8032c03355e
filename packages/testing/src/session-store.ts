import type { SessionStore } from '@tokenpair/server'
import { advanceCases } from './lib/session-store/advance-cases.ts'
import { attemptCases } from './lib/session-store/attempt-cases.ts'
import type { ContractCases, ContractRunner } from './lib/session-store/contract-case.ts'
import { insertCases } from './lib/session-store/insert-cases.ts'
import { isolationCases } from './lib/session-store/isolation-cases.ts'
import { listCases } from './lib/session-store/list-cases.ts'
import { livenessCases } from './lib/session-store/liveness-cases.ts'
import { raceCases } from './lib/session-store/race-cases.ts'
import { revocationLogCases } from './lib/session-store/revocation-log-cases.ts'
import { revokeOneCases } from './lib/session-store/revoke-one-cases.ts'
import { revokeSubjectCases } from './lib/session-store/revoke-subject-cases.ts'
import { sweepCases } from './lib/session-store/sweep-cases.ts'

export type { ContractExpectation, ContractRunner } from './lib/session-store/contract-case.ts'

const groups: Readonly<Record<string, ContractCases>> = {
  'insert() and find()': insertCases,
  'advance()': advanceCases,
  'advance(), of a session that has an end': livenessCases,
  'advance(), with attempt ids': attemptCases,
  'revoke(), by id': revokeOneCases,
  'revoke(), by subject': revokeSubjectCases,
  'list()': listCases,
  'the revocation log': revocationLogCases,
  'sweep()': sweepCases,
  'at the same time': raceCases,
  'what goes in and comes out': isolationCases,
}

/**
 * The contract of a session store, as tests: a store that passes them can be handed to `initializeAuthServices()`.
 *
 * ```ts
 * import { describe, expect, test } from 'vitest'
 *
 * describeSessionStore('myStore()', () => myStore(), { describe, test, expect })
 * ```
 *
 * @param name What the tests are listed under.
 * @param createStore Makes an empty store, for each test another one; the test closes it.
 * @param runner The functions of your test runner: Vitest, Jest and `bun:test` fit as they are.
 */
export function describeSessionStore(
  name: string,
  createStore: () => Promise<SessionStore> | SessionStore,
  runner: ContractRunner,
): void {
  runner.describe(name, () => {
    for (const [group, cases] of Object.entries(groups)) {
      runner.describe(group, () => {
        for (const [sentence, verify] of Object.entries(cases)) {
          runner.test(sentence, async () => {
            const store = await createStore()
            try {
              await verify(store, runner.expect)
            } finally {
              await store.close()
            }
          })
        }
      })
    }
  })
}
