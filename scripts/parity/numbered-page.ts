import beyondRows from '../../docs/parity/beyond.json' with { type: 'json' }
import clientFailures from '../../docs/parity/client-failures.json' with { type: 'json' }

/** One thing that is shown by each test whose name begins with its number. */
interface NumberedRow {
  /** `N-01` and so on. */
  readonly id: string
  readonly sentence: string
  /** Why there is nothing to test. */
  readonly why?: string | undefined
}

/** A page of numbered rows, each of which has tests or says why there are none. */
export interface NumberedPage {
  /** `docs/parity/<name>.md` is the page, and `docs/parity/<name>.json` its rows. */
  readonly name: string
  /** What the numbers of its rows begin with: `N` for `N-01`. */
  readonly prefix: string
  readonly title: string
  readonly intro: string
  /** What stands above the sentences. */
  readonly column: string
  /** How many rows there are to be. */
  readonly count: number
  readonly rows: readonly NumberedRow[]
}

/** All pages of this kind. */
export const numberedPages: readonly NumberedPage[] = [
  {
    name: 'beyond',
    prefix: 'N',
    title: 'What none of them tests',
    intro: 'Neither Rodauth, JWT Keeper nor devise-jwt has a test for what stands here.',
    column: 'what holds here',
    count: 35,
    rows: beyondRows,
  },
  {
    name: 'client-failures',
    prefix: 'FM',
    title: 'How clients fail',
    intro:
      'What makes the clients of other systems sign their users out, hang, or send what they should not, as their users have ' +
      'reported it. The tests bring the situation about, and show that a user of Tokenpair stays signed in. A row without tests ' +
      'says why it cannot occur here.',
    column: 'what goes wrong',
    count: 88,
    rows: clientFailures,
  },
]
