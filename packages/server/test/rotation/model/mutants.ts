import type { Change } from './load-redeem.ts'

/** A rotation that is wrong in one place. */
export interface Mutant extends Change {
  /** The row of the table that is broken, or what several rows share. */
  readonly row: string
  /** What it does. */
  readonly name: string
}

const refuse = (code: string): string => `{ kind: 'refuse', code: '${code}' }`
const stale = refuse('stale_duplicate')
const restore = refuse('restore_required')
const replay = `{ kind: 'replay', session }`
const advance = `{ kind: 'advance', from: { generation: session.generation, chain: session.chain } }`

// The lines of decideRedemption(), as they stand there.
const noRow = `if (session === undefined) return ${refuse('refresh_token_invalid')}`
const ended = `if (ending !== undefined) return { kind: 'refuse', code: ending }`
const contradiction = `const contradiction = { kind: 'reuse', at: { generation: session.generation, chain: session.chain } } as const`
const onReuse = `const reuse = onReuse === 'refuse' ? stale : contradiction`
const isAdvance = `const isAdvance = hasAttempt || !session.attemptBound`
const age = `const age = Math.max(0, rules.now - session.refreshedAt)`
const isRepeatable = `const isRepeatable = hasAttempt || age < rules.replayWindow`
const memory = `const [h1, h2] = session.previous`
const attemptRequired = `if (!isAdvance) return ${refuse('attempt_required')}`
const otherBranch = `if (!isSameChainValue(token.chain, session.chain)) return reuse // S6`
const lostRace = `return { kind: 'advance', from: { generation: token.generation, chain: token.chain } }`
const foreignBranch = `if (ahead === 1 && !isSameChainValue(token.previousChain, session.chain)) return reuse // S8`
const lostWrite = `return ${advance} // S7`
const lostWrites = `if (ahead > 1 && rules.isRestored !== true) return ${restore}`
const notRepeatable = `if (!isRepeatable) return reuse`
const oneBehind = `if (ahead === -1) return isSameChainValue(successor, session.chain) ? ${replay} : reuse`
const finished = `const finished = ahead === -2 ? h1 : ahead === -3 ? h2 : undefined`
const isFinished = `if (finished !== undefined && isSameChainValue(successor, finished)) {`
const lateCopy = `return { kind: 'finished' }`
const oldCopy = `return reuse // S5`
const revoked = `if (session.revocation !== undefined) return 'session_revoked'`
const absolute = `if (session.absoluteExpiresAt !== undefined && session.absoluteExpiresAt <= now) return 'session_expired'`
const idle = `if (session.idleExpiresAt !== undefined && session.idleExpiresAt <= now) return 'refresh_token_expired'`

// The lines of redeem().
const conditionalRevocation = `{ id: token.sessionId, at: decision.at }`
const previousValues = `previous: [token.chain, token.previousChain]`
const retry = `from = decision.from`
const declaration = `isGap(session, token) && (await readRestoreWindow(store, now)) !== undefined`

type Replacement = readonly [name: string, find: string, replace: string]

/** The ways to get each row, or one of its guards, wrong. */
const wrongDecisions: Readonly<Record<string, readonly Replacement[]>> = {
  S1: [
    ['takes a lost race for reuse', lostRace, `return reuse`],
    ['calls a lost race stale', lostRace, `return ${stale}`],
    ['answers a lost race without a write', lostRace, `return ${replay}`],
    ['asks no attempt id of a bound session', `${attemptRequired}\n    ${lostRace}`, lostRace],
  ],
  S2: [
    ['takes a repetition for reuse', oneBehind, oneBehind.replace(`? ${replay}`, `? reuse`)],
    ['calls a repetition stale', oneBehind, oneBehind.replace(`? ${replay}`, `? ${stale}`)],
    ['writes at a repetition', oneBehind, oneBehind.replace(`? ${replay}`, `? ${advance}`)],
  ],
  S3: [
    ['gives a second attempt id the tokens of the first', oneBehind, oneBehind.replace(`: reuse`, `: ${replay}`)],
    ['calls a second attempt id stale', oneBehind, oneBehind.replace(`: reuse`, `: ${stale}`)],
    ['moves the row for a second attempt id', oneBehind, oneBehind.replace(`: reuse`, `: ${advance}`)],
  ],
  S4: [
    ['takes a late copy for reuse', lateCopy, `return reuse`],
    ['calls a late copy stale, so that nobody goes on from it', lateCopy, `return ${stale}`],
    ['gives a late copy the present tokens', lateCopy, `return ${replay}`],
    ['takes any attempt id for that of a late copy', isFinished, `if (finished !== undefined) {`],
    ['does not remember the value before', finished, finished.replace(`? h1`, `? undefined`)],
    ['does not remember the second value before', finished, finished.replace(`? h2`, `? undefined`)],
    ['confuses the two values before', memory, `const [h2, h1] = session.previous`],
  ],
  S5: [
    ['calls an old copy stale', oldCopy, `return ${stale} // S5`],
    ['gives an old copy the present tokens', oldCopy, `return ${replay} // S5`],
    ['asks for a restore at an old copy', oldCopy, `return ${restore} // S5`],
  ],
  S6: [
    ['takes another branch for a lost race', otherBranch, `// S6`],
    ['calls another branch stale', otherBranch, otherBranch.replace(`return reuse`, `return ${stale}`)],
    ['gives another branch the present tokens', otherBranch, otherBranch.replace(`return reuse`, `return ${replay}`)],
    ['moves the row to another branch', otherBranch, otherBranch.replace(`return reuse`, `return ${advance}`)],
  ],
  S7: [
    ['takes a lost write for reuse', lostWrite, `return reuse // S7`],
    ['asks for a restore at one lost write', lostWrite, `return ${restore} // S7`],
    ['calls a lost write stale', lostWrite, `return ${stale} // S7`],
    ['looks for the row where the token is', lostWrite, lostWrite.replaceAll(`session.`, `token.`)],
    ['asks no attempt id of a bound session', `${attemptRequired}\n    ${lostWrite}`, lostWrite],
  ],
  S8: [
    ['rolls a foreign branch forward', foreignBranch, `// S8`],
    [
      'asks for a restore at a foreign branch',
      foreignBranch,
      foreignBranch.replace(`return reuse`, `return ${restore}`),
    ],
    ['calls a foreign branch stale', foreignBranch, foreignBranch.replace(`return reuse`, `return ${stale}`)],
    ['compares the wrong value of the token', foreignBranch, foreignBranch.replace(`previousChain`, `chain`)],
  ],
  S9: [
    ['takes two lost writes for reuse', lostWrites, `if (ahead > 1) return reuse`],
    ['rolls two lost writes forward', lostWrites, ``],
    ['calls two lost writes stale', lostWrites, `if (ahead > 1) return ${stale}`],
    ['asks for a restore in a declared window', lostWrites, `if (ahead > 1) return ${restore}`],
    ['asks for a restore at three lost writes only', lostWrites, lostWrites.replace(`> 1`, `> 2`)],
  ],
  S10: [
    ['sees no end', ended, ``],
    ['calls a missing row revoked', noRow, noRow.replace(`refresh_token_invalid`, `session_revoked`)],
    ['sees no revocation', revoked, ``],
    ['calls a revocation an expiry', revoked, revoked.replace(`session_revoked`, `session_expired`)],
    ['puts an expiry before a revocation', `${revoked}\n  ${absolute}`, `${absolute}\n  ${revoked}`],
    ['sees no longest lifetime', absolute, ``],
    ['ends the longest lifetime a millisecond late', absolute, absolute.replace(`<= now`, `< now`)],
    ['takes the longest lifetime for the idle one', absolute, absolute.replace(`session_`, `refresh_token_`)],
    ['sees no idle lifetime', idle, ``],
    ['ends the idle lifetime a millisecond late', idle, idle.replace(`<= now`, `< now`)],
    ['puts the idle lifetime before the longest', `${absolute}\n  ${idle}`, `${idle}\n  ${absolute}`],
  ],
  'no attempt id': [
    ['asks no attempt id of a bound session', isAdvance, `const isAdvance = true`],
    ['asks an attempt id of each session', isAdvance, `const isAdvance = hasAttempt`],
    ['lets a bound session do nothing', isAdvance, `const isAdvance = !session.attemptBound`],
    ['opens a window where a clock is behind', age, `const age = rules.now - session.refreshedAt`],
    ['never closes the window', isRepeatable, `const isRepeatable = true`],
    ['opens no window', isRepeatable, `const isRepeatable = hasAttempt`],
    ['closes the window a millisecond late', isRepeatable, isRepeatable.replace(`age <`, `age <=`)],
    ['closes the window for attempt ids, too', isRepeatable, `const isRepeatable = age < rules.replayWindow`],
    ['does not look at the window', notRepeatable, ``],
    ['calls a repetition after the window stale', notRepeatable, `if (!isRepeatable) return ${stale}`],
  ],
  reuse: [['aims the revocation at the token', contradiction, contradiction.replaceAll(`session.`, `token.`)]],
  refuse: [
    ['ends a session where it was asked not to', onReuse, `const reuse = contradiction`],
    ['ends no session', onReuse, `const reuse = stale`],
    ['does the opposite of what it was asked', onReuse, onReuse.replace(`===`, `!==`)],
    ['gives who asks so the present tokens', onReuse, onReuse.replace(`stale`, replay)],
    ['moves the row for who asks so', onReuse, onReuse.replace(`stale`, advance)],
    ['tells who asks so to go on', onReuse, onReuse.replace(`stale`, `{ kind: 'finished' }`)],
  ],
}

const wrongShells: readonly Replacement[] = [
  ['revokes a row that moved on', conditionalRevocation, `{ id: token.sessionId }`],
  ['confuses the values that the row remembers', previousValues, `previous: [token.previousChain, token.chain]`],
  ['does not follow a decision to advance', retry, ``],
  ['looks for no declaration', declaration, `false`],
  ['takes a window for declared', declaration, `isGap(session, token)`],
]

export const mutants: readonly Mutant[] = [
  ...Object.entries(wrongDecisions).flatMap(([row, replacements]) =>
    replacements.map((each) => mutantOf('decide-redemption.ts', row, each)),
  ),
  ...wrongShells.map((each) => mutantOf('redeem.ts', 'redeem()', each)),
]

function mutantOf(file: Change['file'], row: string, [name, find, replace]: Replacement): Mutant {
  return { file, row, name, find, replace }
}
