// Runs in a process of its own: a server on a SQLite file that does what its parent asks, until it is closed or killed.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Clock, initializeAuthServices, JwtAlgorithm, JwtConfig } from '@tokenpair/server'
import { sqliteStore } from '@tokenpair/server/stores/sqlite'
import type { Answers, Command, Errand, Pair, Redeemed, Report } from './command.ts'

const [file = '', now, pace] = process.argv.slice(2)
const perTurn = pace === 'in-batches' ? 250 : 1

const stopped: Clock = { now: () => Number(now), monotonic: () => 0, schedule: () => () => undefined }
const jwt = new JwtConfig({
  algorithm: JwtAlgorithm.hmacSha512('a secret for the tests alone, which has sixty-four characters ..'),
  refreshTokenHashPepper: 'a pepper for the tests alone',
})
const auth = await initializeAuthServices({
  store: sqliteStore({ path: file }),
  clock: stopped,
  tokenManagerBuilders: [jwt],
})
const manager = auth.tokenManager
const waiting: Errand[] = []

process.on('message', (errand: Errand) => {
  if (waiting.push(errand) === 1) setImmediate(takeUp)
})
process.once('disconnect', () => process.exit())

// Each command is begun by a callback of its own, as if it came through a connection of its own. Between two turns of
// the event loop those that were begun before are answered.
function takeUp(): void {
  for (const errand of waiting.splice(0, perTurn)) setImmediate(() => void run(errand))
  if (waiting.length > 0) setImmediate(takeUp)
}

async function run({ number, command }: Errand): Promise<void> {
  report({ kind: 'begun', number })
  try {
    const done = await answer(command)
    // In batches an answer leaves in a later turn than its commit, so that there is something to lose between the two.
    if (pace === 'in-batches') await nextTurn()
    report({ kind: 'answered', number, answer: done })
  } catch (error) {
    report({ kind: 'failed', number, message: String(error) })
  }
}

function report(message: Report): void {
  process.send?.(message)
}

async function answer(command: Command): Promise<Answers[Command['kind']]> {
  switch (command.kind) {
    case 'issue':
      return pairOf(await auth.issueToken({ subject: command.subject, method: 'password' }))
    case 'redeem':
      return redeem(command.refreshToken, command.attempt)
    case 'sign-out':
      return signOut(command.token)
    case 'revoke':
      return manager.revokeToken({ sessionId: command.sessionId })
    case 'revoke-all':
      return manager.revokeAllTokens({ subject: command.subject, except: command.except })
    case 'list': {
      const sessions = await manager.listTokens({ subject: command.subject })
      return sessions.map(({ sessionId, refreshedAt }) => ({ sessionId, refreshedAt }))
    }
    case 'authenticate':
      return authenticate(command.accessToken)
    case 'close':
      await auth.close()
      return 'closed'
  }
}

async function redeem(refreshToken: string, attempt: string): Promise<Redeemed> {
  const response = await post('/token', { grant_type: 'refresh_token', refresh_token: refreshToken, attempt })
  const body = await response.json()
  if (response.status !== 200) return { code: body.code, reason: body.reason }
  const { sub: subject, session_id: sessionId, access_token: accessToken, refresh_token: next, generation } = body
  return { code: 'ok', pair: { subject, sessionId, accessToken, refreshToken: next, generation } }
}

async function authenticate(accessToken: string): Promise<string> {
  const headers = { authorization: `Bearer ${accessToken}` }
  const verdict = await auth.authenticate(new Request('https://api.test/me', { headers }))
  return verdict.status === 'authenticated' ? verdict.status : verdict.error.code
}

async function signOut(token: string): Promise<'signed-out'> {
  const { status } = await post('/revoke', { token })
  if (status !== 200) throw new Error(`The route answered ${status}`)
  return 'signed-out'
}

function post(path: string, parameters: Readonly<Record<string, string>>): Promise<Response> {
  const body = new URLSearchParams(parameters)
  return auth.handler(new Request(`https://api.test/auth${path}`, { method: 'POST', body }))
}

function pairOf({ sessionId, subject, accessToken, refreshToken, generation }: Pair): Pair {
  return { sessionId, subject, accessToken, refreshToken, generation }
}
