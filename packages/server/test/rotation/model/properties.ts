import type { Row } from './databases.ts'
import { describeOutcome, type Result } from './present.ts'
import { endOf, pendingExchange, type Request } from './requests.ts'
import { Violation } from './violation.ts'
import { isOneLine, isPlain, spentBy } from './words.ts'
import type { Rules, World } from './world.ts'

/** A request that was answered, with the worlds before and after. */
export interface Answered {
  readonly world: World
  readonly rules: Rules
  readonly request: Request
  readonly result: Result
  readonly after: World
}

/**
 * Holds an answer to what is promised (docs/rotation.md).
 *
 * @throws {Violation} Where it does not keep a promise.
 */
export function checkResult(answered: Answered): void {
  try {
    checkProperties(answered)
  } catch (error) {
    if (!(error instanceof Violation)) throw error
    const { request, result } = answered
    const answer = describeOutcome(result.outcome)
    throw new Violation(`${error.message}\nwhen the ${request.by} sent '${request.exchange}': ${answer}`)
  }
}

function checkProperties(answered: Answered): void {
  checkDecided(answered)
  if (checkEnded(answered)) return
  checkSurvival(answered)
  checkRefusing(answered)
  checkOneAttempt(answered)
  checkOneBranch(answered)
  checkTurns(answered)
  checkDetection(answered)
  checkRestore(answered)
  checkPlainClients(answered)
}

/** Each redemption is decided; a refusal or a repetition changes nothing, and what is renewed is what was asked for. */
function checkDecided({ world, request, result: { outcome, row } }: Answered): void {
  if (outcome.kind === 'contended') throw new Violation('A redemption without a rival was not decided')
  if (outcome.kind === 'renewed' && outcome.word !== request.exchange) {
    throw new Violation('An answer carried another token than the successor of the one presented')
  }
  const isRepetition = outcome.kind === 'renewed' && world.row?.word.startsWith(request.exchange) === true
  const isRefusal = outcome.kind === 'refused' || outcome.kind === 'finished'
  if ((isRefusal || isRepetition) && row !== world.row) {
    throw new Violation('A refusal or a repetition changed the row')
  }
}

/** A session that has ended stays so, for everybody, and says how. */
function checkEnded({ world, result: { outcome } }: Answered): boolean {
  const code = endOf(world.row, world.now)
  if (code === undefined) return false
  if (outcome.kind !== 'refused') throw new Violation('A session that has ended went on')
  if (outcome.code !== code) throw new Violation(`A session that has ended was refused with another code than ${code}`)
  return true
}

/**
 * Without a thief there is no sign-out and no theft verdict: each request is answered, and at worst a late copy is called
 * stale. Two things are outside of this promise: a database that lost two writes, unless that is declared, and a repetition without attempt id after
 * the replay window.
 */
function checkSurvival({ world, rules, request, result: { outcome } }: Answered): void {
  const { thief, row, now } = world
  if (thief !== undefined || row === undefined) return
  if (rules.restoreWindow === 'none' && isGap(world, request)) return
  if (isPlain(request.exchange) && !isInReplayWindow(row, now, rules)) return
  if (outcome.kind === 'renewed') return
  if (outcome.kind === 'reused') throw new Violation('An honest user was taken for a thief')
  if (isForgotten(world, request)) return
  const isPending = request.exchange === pendingExchange(world, rules)
  const goesOn = outcome.kind === 'finished' && world.owner < world.record
  if (isPending && !goesOn) {
    throw new Violation('The present exchange of an honest user was not answered')
  }
  if (outcome.kind === 'finished') return
  throw new Violation('A late copy of an honest request signed its user out')
}

/** Whether the storage was lost together with the answer to the last exchange: nobody knows its attempt id any more. */
function isForgotten({ row }: World, { exchange, onReuse }: Request): boolean {
  return onReuse === 'refuse' && row !== undefined && !isOneLine(row.word, exchange)
}

/** Who asks that nothing is ended ends nothing, and gets nothing by a token that was redeemed with another attempt id. */
function checkRefusing({ world: { row }, request, result: { outcome } }: Answered): void {
  if (request.onReuse === 'revoke' || row === undefined) return
  if (outcome.kind === 'reused') throw new Violation('A session was ended by a request that asked not to')
  if (!isOneLine(row.word, request.exchange) && outcome.kind !== 'refused') {
    throw new Violation('A spent token with another attempt id got an answer')
  }
}

/**
 * Whoever presents an exchange that the row's line does not lead through or to is one of two holders: the session ends there
 * and then. Only a token that is two ahead says nothing, since the row may be what is missing.
 */
function checkDetection({ world, request, result: { outcome } }: Answered): void {
  if (request.onReuse === 'refuse') return
  if (world.row === undefined || isOneLine(world.row.word, request.exchange) || isGap(world, request)) return
  if (outcome.kind !== 'reused') throw new Violation('Two holders showed, and the session did not end')
}

/**
 * While a session lives, no token is accepted with two attempt ids, and no generation has two accepted tokens: what was
 * accepted is one line. A lost write takes what it accepted out of the server's memory, so the same token may then be
 * accepted once more; the next property says that only one of the two successors is ever good for anything. A declared
 * restore window does the same to what stands in the row when a token from far ahead comes.
 */
function checkOneAttempt({ world, rules, request, result: { outcome } }: Answered): void {
  if (outcome.kind !== 'renewed' || isOneLine(world.accepted, request.exchange)) return
  if (rules.restoreWindow === 'declared' && isGap(world, request)) return
  throw new Violation('Two attempt ids were accepted for one token')
}

/** While a session lives, no two branches of one generation are used, not even where one write was lost. */
function checkOneBranch({ world, rules, request, result: { outcome } }: Answered): void {
  if (rules.lostWrites > 1 || outcome.kind !== 'renewed') return
  if (!isOneLine(world.used, spentBy(request.exchange))) throw new Violation('Two branches of one generation were used')
}

/**
 * Two holders never advance in turn. After a theft only one of the two moves the row by an attempt id of its own; each lost
 * write allows for one more change of hands, because it hides the move before.
 */
function checkTurns({ after: { turns, lostWrites } }: Answered): void {
  const changes = turns.split(', ').length - 1
  if (changes > lostWrites) throw new Violation('Both holders advanced in turn')
}

/**
 * A database that lost two writes or more is asked to be restored: a gap is neither bridged nor called a theft. It is bridged
 * where somebody has declared that the database was restored.
 */
function checkRestore({ world, rules, request, result: { outcome } }: Answered): void {
  const isAhead = rules.restoreWindow === 'none' && isGap(world, request)
  const isRefused = outcome.kind === 'refused' && outcome.code === 'restore_required'
  if (isAhead !== isRefused) throw new Violation('Two lost writes were not told from one')
}

function isGap({ row }: World, { exchange }: Request): boolean {
  return row !== undefined && spentBy(exchange).length > row.word.length + 1
}

/** Without attempt id, a spent token is good for the replay window, and a session that has sent attempt ids gets nothing. */
function checkPlainClients({ world: { row, now }, rules, request, result: { outcome } }: Answered): void {
  if (row === undefined || !isPlain(request.exchange)) return
  const isSpent = spentBy(request.exchange).length < row.word.length
  if (isSpent && !isInReplayWindow(row, now, rules) && outcome.kind !== 'reused') {
    throw new Violation('A spent token without attempt id was good for longer than the replay window')
  }
  if (row.isBound && outcome.kind === 'renewed') {
    throw new Violation('A session that has sent attempt ids was renewed without one')
  }
  if (!row.isBound && !isSpent && outcome.kind !== 'renewed' && isOneLine(row.word, request.exchange)) {
    throw new Violation('A client that has never sent attempt ids was asked for one')
  }
}

/** A clock that is behind neither shortens the window nor opens one where there is none. */
function isInReplayWindow({ refreshedAt }: Row, now: number, { replayWindow }: Rules): boolean {
  return replayWindow > 0 && now < refreshedAt + replayWindow
}
