import { isKnownToBeOver } from './find-faults.ts'
import type { Exchange, Fate, Story } from './story.ts'

/** What happened around one kill, or several. */
export interface Figures {
  readonly redemptionsAnswered: number
  readonly redemptionsLost: number
  /** Lost answers whose exchange was in the file all the same. */
  readonly lostButCommitted: number
  /** Lost answers whose exchange was repeated and then answered with the next pair. */
  readonly lostThenRepeated: number
  /** Sessions whose end was answered. */
  readonly endsAnswered: number
  /** Sessions whose end was asked for and never answered. */
  readonly endsLost: number
  /** Of these, sessions that had ended all the same. */
  readonly lostButEnded: number
}

/** Counts what happened around one kill, at the time `at` of the server that was killed. */
export function countFates(fates: readonly Fate[], at: number): Figures {
  const count = (isCounted: (fate: Fate) => boolean): number => fates.filter(isCounted).length
  const isInDoubt = ({ story }: Fate): boolean => {
    return !isKnownToBeOver(story) && (story.contest !== undefined || story.endings.length > 0)
  }
  const isLost = ({ story }: Fate): boolean => story.exchange.answer === undefined
  const attempts = fates.flatMap(({ story }) => attemptsOf(story))
  const redemptionsAnswered = attempts.filter(({ answer }) => answer !== undefined).length
  return {
    redemptionsAnswered,
    redemptionsLost: attempts.length - redemptionsAnswered,
    lostButCommitted: count((fate) => isLost(fate) && fate.aftermath.listed?.refreshedAt === at),
    lostThenRepeated: count((fate) => isLost(fate) && fate.aftermath.redeemed?.code === 'ok'),
    endsAnswered: count(({ story }) => isKnownToBeOver(story)),
    endsLost: count(isInDoubt),
    lostButEnded: count((fate) => isInDoubt(fate) && fate.aftermath.listed === undefined),
  }
}

function attemptsOf({ exchange, contest }: Story): readonly Exchange[] {
  return contest === undefined ? [exchange] : [exchange, contest]
}

/** Adds up the figures of several kills. */
export function addFigures(list: readonly Figures[]): Figures {
  const sum = (name: keyof Figures): number => list.reduce((total, figures) => total + figures[name], 0)
  return {
    redemptionsAnswered: sum('redemptionsAnswered'),
    redemptionsLost: sum('redemptionsLost'),
    lostButCommitted: sum('lostButCommitted'),
    lostThenRepeated: sum('lostThenRepeated'),
    endsAnswered: sum('endsAnswered'),
    endsLost: sum('endsLost'),
    lostButEnded: sum('lostButEnded'),
  }
}

/** Writes figures as one line. */
export function formatFigures(figures: Figures): string {
  const { redemptionsAnswered, redemptionsLost, lostButCommitted, lostThenRepeated } = figures
  const { endsAnswered, endsLost, lostButEnded } = figures
  return [
    `redemptions: ${redemptionsAnswered} answered, ${redemptionsLost} lost`,
    `(${lostButCommitted} of them committed, ${lostThenRepeated} repeated);`,
    `ends of sessions: ${endsAnswered} answered, ${endsLost} lost (${lostButEnded} of them committed)`,
  ].join(' ')
}
