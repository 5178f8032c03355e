import data from '../../docs/security/checklist.json' with { type: 'json' }

/** One thing that a standard asks for, or one flaw that another product had. */
export interface ChecklistRow {
  /** What a test names in brackets to say that it shows this row, such as `RFC 7515 §4.1.11`. */
  readonly id: string
  /** Other names of the same, which no test uses. */
  readonly also?: readonly string[] | undefined
  readonly requirement: string
  readonly link: string
  /** How the requirement is read here, where that is not plain. */
  readonly note?: string | undefined
  /** What has to be there before a test can show the row; such a row has no test yet. */
  readonly waitsFor?: string | undefined
}

/** The rows of one source. */
export interface ChecklistSection {
  readonly title: string
  readonly rows: readonly ChecklistRow[]
}

/** Flaws of other products that cannot occur here, and why. */
export interface Exclusion {
  readonly ids: readonly string[]
  readonly flaw: string
  readonly reason: string
}

/** Everything that a test has to show, and what none has to. */
export interface Checklist {
  readonly sections: readonly ChecklistSection[]
  readonly exclusions: readonly Exclusion[]
}

/** The checklist of this repository. */
export const checklist: Checklist = data

/** All rows, in their order. */
export function rowsOf({ sections }: Checklist): readonly ChecklistRow[] {
  return sections.flatMap(({ rows }) => rows)
}
