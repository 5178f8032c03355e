import { writeHead, writeRow } from '../standards/write-document.ts'
import { exploreAges, type Shown, type Transition } from './explore-states.ts'
import { codes } from './moves.ts'

const anotherUser = 'signed-in, as another user'

/** Writes the page that draws the states of a client. */
export function writeStatesPage(transitions: readonly Transition[]): string {
  return `${[
    '# The states of a client',
    'Written by `npm run states`, which plays all that may happen to a client on its own functions (`parseRecord`, ' +
      '`newestRecord`, `createRecord`, `reasonOf`, `decideAdoption`, `stateOf`, `decideRefresh`): do not edit. `npm test` fails where this ' +
      'page is out of date.',
    '`client.state` is a function of one record, which memory and storage hold. It changes by what is drawn here, and by ' +
      'nothing else.',
    drawStates(transitions),
    '## What changes nothing',
    'A client that is signed in shows the same object, and calls nobody back, after each of these:',
    listEvents(transitions, ({ from, to }) => from === 'signed-in' && to === 'signed-in'),
    'One that is signed out stays so, with its reason, after each of these:',
    listEvents(transitions, ({ from, to }) => from !== 'signed-in' && from !== 'loading' && from === to, isAlways),
    '## What a refused refresh leads to',
    [...writeHead(['code', 'the client is then']), ...writeCodes(transitions)].join('\n'),
    '## While it is signed in',
    drawAges(),
  ].join('\n\n')}\n`
}

function drawStates(transitions: readonly Transition[]): string {
  const changes = transitions.filter(({ from, to }) => from !== to)
  const reasons = [...new Set(changes.flatMap(({ from, to }) => [from, to]))].filter(isSignedOut).toSorted()
  const ends = changes.filter(({ from }) => from === 'loading' || from === 'signed-in')
  const lines = [...groupByWay(ends)].map(([way, events]) => `  ${way}: ${events.join('<br>')}`)
  const returns = changes.filter(({ from, to }) => isSignedOut(from) && to === 'signed-in').map(({ event }) => event)
  return [
    '```mermaid',
    'stateDiagram-v2',
    '  state "signed-in" as signed_in',
    '  state "signed-out" as signed_out {',
    ...reasons.map((reason) => `    state "${reason.replace('signed-out, ', '')}" as ${idOf(reason)}`),
    '  }',
    '  [*] --> loading',
    ...lines,
    `  signed_out --> signed_in: ${[...new Set(returns)].join('<br>')}`,
    '```',
  ].join('\n')
}

function groupByWay(transitions: readonly Transition[]): ReadonlyMap<string, readonly string[]> {
  const ways = new Map<string, string[]>()
  for (const { from, to, event } of transitions) {
    const way = `${idOf(from)} --> ${idOf(to === anotherUser ? 'signed-in' : to)}`
    ways.set(way, [...(ways.get(way) ?? []), to === anotherUser ? `${event}, as another user` : event])
  }
  return ways
}

function drawAges(): string {
  const { lifetime, dueAt, expiredAt } = exploreAges()
  return [
    `With an access token of ${lifetime} seconds, and without jitter:`,
    [
      '```mermaid',
      'stateDiagram-v2',
      '  state "the token is good" as good',
      '  state "a refresh is due, the token is good" as due',
      '  state "the token has expired, calls wait for a refresh" as expired',
      '  [*] --> good: a new pair',
      `  good --> due: after ${dueAt} seconds`,
      `  due --> expired: after ${expiredAt} seconds`,
      '  due --> good: refreshed, here or in another tab',
      '  expired --> good: refreshed, here or in another tab',
      '```',
    ].join('\n'),
  ].join('\n\n')
}

function writeCodes(transitions: readonly Transition[]): readonly string[] {
  return codes.map((code) => {
    const ways = transitions.filter(({ from, event }) => from === 'signed-in' && event === code)
    return writeRow([`\`${code}\``, ways.map(({ to }) => to).join(', ')])
  })
}

/** Whether an event does the same in every state that is signed out. */
function isAlways(event: string, transitions: readonly Transition[]): boolean {
  return transitions.every((way) => way.event !== event || !isSignedOut(way.from) || way.from === way.to)
}

function listEvents(
  transitions: readonly Transition[],
  isMeant: (transition: Transition) => boolean,
  isListed: typeof isAlways = () => true,
): string {
  const events = [...new Set(transitions.filter(isMeant).map(({ event }) => event))]
  const names = events.filter((event) => isListed(event, transitions) && !codes.some((code) => code === event))
  return names.map((name) => `- ${name}`).join('\n')
}

function isSignedOut(shown: Shown): boolean {
  return shown.startsWith('signed-out')
}

function idOf(shown: Shown): string {
  return shown.replaceAll(/[^a-z]+/gu, '_')
}
