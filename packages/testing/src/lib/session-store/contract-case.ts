import type { SessionStore } from '@tokenpair/server'

/** What a test runner's `expect()` returns, as far as the contract needs it. */
export interface ContractExpectation {
  /** Passes where both have the same members, of whatever depth; a member that is undefined counts as absent. */
  toEqual(expected: unknown): unknown
}

/** The functions of a test runner that the contract is written with. */
export interface ContractRunner {
  /** Groups tests under a name. */
  readonly describe: (name: string, body: () => void) => unknown
  /** Registers a test. */
  readonly test: (name: string, body: () => Promise<void>) => unknown
  /** Begins a comparison that throws where it fails. */
  readonly expect: (actual: unknown) => ContractExpectation
}

/** One rule of the contract, on an empty store. */
type ContractCase = (store: SessionStore, expect: ContractRunner['expect']) => Promise<void>

/** Rules by the sentence that says them. */
export type ContractCases = Readonly<Record<string, ContractCase>>
