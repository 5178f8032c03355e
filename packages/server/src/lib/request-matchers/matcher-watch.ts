import type { RequestHead } from '../transport/transport.ts'
import { decideMatch, type MatchVerdict } from './decide-match.ts'
import type { CheckedMatcher } from './request-matcher.ts'

/** Requests after which a matcher that never matched is reported. */
const patience = 100

/** The matchers of one option. */
export interface MatcherWatch {
  /** Whether one of them means a request. */
  matches(request: RequestHead): boolean
}

/** What was asked of a matcher so far. */
interface Experience {
  readonly matcher: CheckedMatcher
  readonly name: string
  /** The nearest that a request came. */
  nearest: MatchVerdict
}

const nearness: readonly MatchVerdict[] = ['declined', 'other-path', 'other-format', 'other-method', 'match']
const advice: Readonly<Record<Exclude<MatchVerdict, 'match'>, string>> = {
  declined: 'look into what it asks for',
  'other-path': 'none had its path, so compare it with the paths of the requests that pass here',
  'other-format': 'some had its path with another ending, so correct its formats',
  'other-method': 'some had its path with another method, so correct its method',
}

/**
 * Creates the matchers of an option.
 *
 * @param option Its name, for messages.
 * @param onWarning Learns of each matcher that a hundred requests have passed by: a mistake that nobody would see otherwise.
 */
export function createMatcherWatch(
  option: string,
  matchers: readonly CheckedMatcher[],
  onWarning: (message: string) => void,
): MatcherWatch {
  const experiences = matchers.map((matcher, index): Experience => {
    const name = matcher.kind === 'function' ? 'a function' : matcher.name
    return { matcher, name: `${option}[${index}] (${name})`, nearest: 'declined' }
  })
  let count = 0

  return {
    matches: (request) => {
      count += 1
      const verdicts = experiences.map((experience) => {
        const verdict = decideMatch(request, experience.matcher)
        if (nearness.indexOf(verdict) > nearness.indexOf(experience.nearest)) experience.nearest = verdict
        return verdict
      })
      if (count === patience) {
        for (const { name, nearest } of experiences) {
          if (nearest !== 'match') onWarning(`${name} matched none of ${patience} requests: ${advice[nearest]}`)
        }
      }
      return verdicts.includes('match')
    },
  }
}
