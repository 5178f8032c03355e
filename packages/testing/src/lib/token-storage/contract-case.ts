import type { TokenStorage } from '@tokenpair/client'
import type { ContractRunner } from '../session-store/contract-case.ts'

/** One rule of the contract, on an empty storage. */
type ContractCase<Subject> = (subject: Subject, expect: ContractRunner['expect']) => Promise<void>

/** Rules by the sentence that says them. */
export type ContractCases<Subject = TokenStorage> = Readonly<Record<string, ContractCase<Subject>>>

/** Two storages over one place, as two tabs or two processes have them. */
export interface StorageTwins {
  readonly one: TokenStorage
  readonly other: TokenStorage
}
