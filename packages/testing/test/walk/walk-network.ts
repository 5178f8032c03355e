import { createTestNetwork, type ManualClock, type TestNetwork } from '../../src/index.ts'
import { latest } from '../campaign/world.ts'
import { attemptsIn, type Happening, type Position, positionOf } from './happenings.ts'
import type { WalkCarrier } from './walk-carrier.ts'
import { url, type WalkServer } from './walk-server.ts'
import { verdictOf } from './walk-tab.ts'

/** The network between a browser and its server, with a memory of what was sent. */
export interface WalkNetwork extends TestNetwork {
  /** The last redemption of each session that was sent. */
  readonly sent: ReadonlyMap<string, Sent>
  /** How often the server was told of an end. */
  readonly told: ReadonlyMap<string, number>
  hasLateCopies(): boolean
  /** How many generations the oldest copy of a request that is still under way lies behind its row. */
  lateness(): Promise<number>
}

/** A redemption: the generation that its last attempt id is for, and that attempt id. */
interface Sent {
  readonly generation: number
  readonly attempt: string
}

/** What a network connects, and who learns of what happens there. */
export interface WalkNetworkOptions {
  readonly clock: ManualClock
  readonly server: WalkServer
  readonly carrier: WalkCarrier
  readonly report: (happening: Happening) => void
  /** Milliseconds that have really passed. */
  readonly now: () => number
}

/** Creates a network. */
export function createWalkNetwork({ clock, server, carrier, report, now }: WalkNetworkOptions): WalkNetwork {
  const late: (Position & { readonly until: number })[] = []
  const sent = new Map<string, Sent>()
  const told = new Map<string, number>()
  const underWay = (): typeof late => late.filter(({ until }) => until > clock.monotonic())

  const network: TestNetwork = createTestNetwork({
    clock,
    handler: async (request) => {
      const isRedemption = request.url === `${url}/token`
      const parameters = isRedemption ? new URLSearchParams(await request.clone().text()) : undefined
      if (request.method === 'DELETE') await noteWish(request)
      const response = await server.answer(request)
      const code = isRedemption ? await verdictOf(response) : undefined
      const session = parameters && sessionIn(parameters, carrier.tokenOf(parameters, request.headers))
      if (session && code) report({ kind: 'verdict', session, code, at: now() })
      return response
    },
  })
  /** Whoever asks for the end of a user's sessions wants the end of those that there are when the server hears of it. */
  const noteWish = async (request: Request): Promise<void> => {
    const user = await server.auth.authenticate(request)
    if (user.status !== 'authenticated') return
    for (const { id, subject } of await server.sessions()) {
      const isKept = request.url.endsWith('current') && id === user.sessionId
      if (subject === user.subject && !isKept) report({ kind: 'end-wanted', session: id })
    }
  }
  const noteFarewell = (session: string): void => {
    told.set(session, (told.get(session) ?? 0) + 1)
  }
  const fetch: typeof globalThis.fetch = (input, init) => {
    const parameters = init?.body instanceof URLSearchParams ? init.body : undefined
    const isRedemption = parameters?.has('attempt') === true
    const redeemed = parameters?.has('attempt') ? carrier.tokenOf(parameters, new Headers(init?.headers)) : undefined
    const answer = network.fetch(input, init)
    const fault = network.requests.at(-1)?.fault
    if (redeemed && parameters) sent.set(positionOf(redeemed).session, readSent(parameters, redeemed))
    const isLate = fault === 'delay' || fault === 'duplicate'
    if (redeemed && isLate) late.push({ ...positionOf(redeemed), until: clock.monotonic() + latest })
    const ended = !isRedemption && parameters && sessionIn(parameters, parameters.get('token'))
    if (ended) noteFarewell(ended)
    return answer
  }

  return {
    ...network,
    fetch,
    sent,
    told,
    hasLateCopies: () => underWay().length > 0,
    lateness: async () => {
      const behind = underWay().map(async ({ session, generation }) => {
        const row = await server.find(session)
        return (row?.generation ?? 0) - generation
      })
      return Math.max(0, ...(await Promise.all(behind)))
    },
  }
}

/** The session that a request names, or that its token belongs to. */
function sessionIn(parameters: URLSearchParams, token: string | null | undefined): string | undefined {
  return parameters.get('session_id') ?? (token ? positionOf(token).session : undefined)
}

function readSent(parameters: URLSearchParams, token: string): Sent {
  const attempts = attemptsIn(parameters)
  return { generation: positionOf(token).generation + attempts.length - 1, attempt: attempts.at(-1) ?? '' }
}
