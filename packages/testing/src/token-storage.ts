import type { TokenStorage } from '@tokenpair/client'
import type { ContractRunner } from './lib/session-store/contract-case.ts'
import type { StorageTwins } from './lib/token-storage/contract-case.ts'
import { describeCases } from './lib/token-storage/describe-cases.ts'
import { textCases } from './lib/token-storage/text-cases.ts'
import { twinCases, updateCases } from './lib/token-storage/update-cases.ts'

export type { ContractExpectation, ContractRunner } from './lib/session-store/contract-case.ts'
export type { StorageTwins } from './lib/token-storage/contract-case.ts'

/**
 * The contract of a client's storage, as tests: a storage that passes them can be handed to `createAuthClient()`.
 *
 * ```ts
 * import { describe, expect, test } from 'vitest'
 *
 * describeTokenStorage('myStorage()', () => myStorage(newFile()), { describe, test, expect })
 * ```
 *
 * Whether a text survives the loss of power is for the storage's author to see to: no test can.
 *
 * @param name What the tests are listed under.
 * @param createStorage Makes an empty storage, for each test another one.
 * @param runner The functions of your test runner: Vitest, Jest and `bun:test` fit as they are.
 */
export function describeTokenStorage(
  name: string,
  createStorage: () => Promise<TokenStorage> | TokenStorage,
  runner: ContractRunner,
): void {
  runner.describe(name, () => {
    runner.describe('read()', () => describeCases(textCases, createStorage, runner))
    runner.describe('update()', () => describeCases(updateCases, createStorage, runner))
  })
}

/**
 * What a storage keeps besides that several tabs or processes share. {@link describeTokenStorage} has the rest.
 *
 * @param name What the tests are listed under.
 * @param createTwins Opens one empty place twice, as two tabs or processes would; for each test another place.
 * @param runner The functions of your test runner: Vitest, Jest and `bun:test` fit as they are.
 */
export function describeSharedTokenStorage(
  name: string,
  createTwins: () => Promise<StorageTwins> | StorageTwins,
  runner: ContractRunner,
): void {
  runner.describe(name, () => {
    runner.describe('two of one place', () => describeCases(twinCases, createTwins, runner))
  })
}
