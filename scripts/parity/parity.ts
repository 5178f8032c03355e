import cases from '../../docs/parity/cases.json' with { type: 'json' }
import guide from '../../docs/parity/guide.json' with { type: 'json' }
import weakPoints from '../../docs/parity/weak-points.json' with { type: 'json' }

/** Some test cases of one of Serverpod's test files, and what stands for them here: `tests`, `why` or `waits`. */
export interface CaseRow {
  /** By their order in the file: `1-4, 7`. */
  readonly cases: string
  /** What they say. */
  readonly there: string
  /** The tests that show what happens here in the same situation, each as its file and its name: `a.test.ts › x › y`. */
  readonly tests?: readonly string[] | undefined
  /** What is different here, where a test alone does not say it. */
  readonly note?: string | undefined
  /** Why nothing here is equivalent. */
  readonly why?: string | undefined
  /** What has to be there before a test can be. */
  readonly waits?: string | undefined
}

/** One of Serverpod's test files. */
export interface CaseSection {
  readonly title: string
  /** Its path below `modules/serverpod_auth`, or below `tests` where it begins with that. */
  readonly file: string
  /** How many test cases it has. */
  readonly count: number
  readonly rows: readonly CaseRow[]
}

/** One thing that is wrong with Serverpod's tokens. Tests whose names begin with the id show that it is not so here. */
export interface WeakPoint {
  /** `W1` and so on. */
  readonly id: string
  readonly weakness: string
  /** What is done about it here. */
  readonly here: string
  /** What has to be there before a test can be. */
  readonly waits?: string | undefined
}

/** What a user of Serverpod writes here instead. */
export interface GuideSection {
  readonly title: string
  readonly note?: string | undefined
  /** Pairs: what it is there, and what it is here. */
  readonly rows: readonly (readonly string[])[]
}

/** All that is compared with Serverpod. */
export interface Parity {
  readonly sections: readonly CaseSection[]
  readonly weakPoints: readonly WeakPoint[]
  readonly guide: readonly GuideSection[]
}

/** What this repository says about Serverpod. */
export const parity: Parity = { sections: cases, weakPoints, guide }
