import { decodeBase64Url } from '@tokenpair/protocol'
import type { SessionId, SessionSelector } from '@tokenpair/server'
import { type Command, type Input, isGiven, textOf, UsageError } from '../command.ts'
import { withStore } from '../with-store.ts'

const defaultLifetime = 86_400

/** Ends sessions. */
export const revoke: Command = {
  name: 'revoke',
  summary: 'End one session, all sessions of a user, or all sessions',
  operands: '',
  help: [
    'Ends what is named by exactly one of --session, --subject and --all. Servers that follow the revocations of this\ndatabase refuse the access tokens, too, within a second or so.',
    'They remember that for --access-token-lifetime: give at least the longest lifetime of an access token of yours.',
  ],
  options: {
    session: {
      type: 'string',
      value: 'ID',
      help: 'The session of this id (--session=ID where it begins with a hyphen)',
    },
    subject: { type: 'string', value: 'ID', help: 'All sessions of this user' },
    all: { type: 'boolean', help: 'All sessions of all users; asks for --yes' },
    yes: { type: 'boolean', help: 'Confirms --all' },
    'access-token-lifetime': { type: 'string', value: 'SECONDS', help: `Default: ${defaultLifetime}, which is a day` },
  },
  async run(input, io) {
    const selector = selectorOf(input)
    const now = io.clock.now()
    const order = { at: now, reason: 'ended', until: now + lifetimeOf(input) * 1000 } as const
    const ended = await withStore(io, ({ store }) => store.revoke(selector, order))
    const words = ended.length === 1 ? '1 session has ended' : `${ended.length} sessions have ended`
    return {
      ok: ended.length > 0,
      result: { ended: [...ended] },
      lines: [ended.length === 0 ? 'There was none to end' : words],
    }
  },
}

function selectorOf(input: Input): SessionSelector {
  const session = textOf(input, 'session')
  const subject = textOf(input, 'subject')
  const all = isGiven(input, 'all')
  const given = [session !== undefined, subject !== undefined, all].filter(Boolean).length
  if (given !== 1 || input.positionals.length > 0)
    throw new UsageError('Give one of --session ID, --subject ID and --all')
  if (session !== undefined) return { id: sessionIdOf(session) }
  if (subject === '') throw new UsageError('Give the id of a user: --subject ID')
  if (subject !== undefined) return { matching: { subject } }
  if (!isGiven(input, 'yes')) throw new UsageError('This signs every user out: say so by --all --yes')
  return { matching: {} }
}

function sessionIdOf(text: string): SessionId {
  if (isSessionId(text)) return text
  throw new UsageError('The id of a session is 22 base64url characters, as `tokenpair sessions` lists it')
}

function isSessionId(text: string): text is SessionId {
  return decodeBase64Url(text)?.length === 16
}

function lifetimeOf(input: Input): number {
  const text = textOf(input, 'access-token-lifetime')
  const seconds = text === undefined ? defaultLifetime : Number(text)
  if (Number.isSafeInteger(seconds) && seconds > 0) return seconds
  throw new UsageError('Give --access-token-lifetime as a whole number of seconds, such as 600')
}
