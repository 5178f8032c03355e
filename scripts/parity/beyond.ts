import beyondRows from '../../docs/parity/beyond.json' with { type: 'json' }

/** Something that none of the other systems tests. Tests whose names begin with the id show that it holds here. */
export interface BeyondRow {
  /** `N-01` and so on. */
  readonly id: string
  /** What holds. */
  readonly sentence: string
  /** Why there is nothing to test. */
  readonly why?: string | undefined
}

/** All that is tested here and nowhere else. */
export const beyond: readonly BeyondRow[] = beyondRows
