/** Some test cases of one of the other system's test files, and what stands for them here: `tests` or `why`. */
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
}

/** One of the other system's test files. */
export interface CaseSection {
  readonly title: string
  /** Its path in the other system's repository. */
  readonly file: string
  /** What its cases are called before their numbers: `RJ` for `RJ-1`. */
  readonly prefix?: string | undefined
  /** How many test cases it has. */
  readonly count: number
  readonly rows: readonly CaseRow[]
}

/** One thing that is wrong with the other system. Tests whose names begin with the page's tag and the id show that it is not so here. */
export interface WeakPoint {
  /** `W1` and so on. */
  readonly id: string
  readonly weakness: string
  /** What is done about it here. */
  readonly here: string
}

/** What it is there, and what it is here. */
export interface GuideRow {
  readonly there: string
  readonly here: string
  /** A file of `apps/docs/snippets/<page>`, without its ending, that shows it. */
  readonly snippet?: string | undefined
  /** Tests that show it, each as its file and its name. */
  readonly tests?: readonly string[] | undefined
}

/** What a user of the other system writes here instead. */
export interface GuideSection {
  readonly title: string
  readonly rows: readonly GuideRow[]
}

/** All that is compared with one system. */
export interface Parity {
  readonly sections: readonly CaseSection[]
  readonly weakPoints: readonly WeakPoint[]
  readonly guide: readonly GuideSection[]
}
