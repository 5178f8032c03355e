import type { ContractRunner } from '../session-store/contract-case.ts'
import type { ContractCases } from './contract-case.ts'

/** Registers a group of rules, each on a subject of its own. */
export function describeCases<Subject>(
  cases: ContractCases<Subject>,
  createSubject: () => Promise<Subject> | Subject,
  { test, expect }: ContractRunner,
): void {
  for (const [sentence, verify] of Object.entries(cases)) {
    test(sentence, async () => verify(await createSubject(), expect))
  }
}
