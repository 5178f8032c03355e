import type { BrowserContext, Request } from 'playwright-core'
import { readSessionCookie } from './session-cookie.ts'

/** The status of an answer, or `lost` where none arrived; `undefined` until one of the two is known. */
type Outcome = number | 'lost' | undefined

/** One request of the browser to the token route. */
interface Exchange {
  /** From the body or from the cookie, as the transport has it. */
  readonly refreshToken: string | null
  readonly attempt: string | null
  readonly outcome: Outcome
}

/** What goes over the network between a browser, all of its tabs taken together, and the server. */
export interface Traffic {
  /** Every request to the token route so far but {@link resumptions}, in the order in which they left. */
  exchanges(): Promise<readonly Exchange[]>
  /** What became of every request so far to the route of this path. */
  outcomes(path: string): readonly Outcome[]
  /** The statuses of all answers so far that report an error, but for those of {@link resumptions}. */
  errors(): readonly number[]
  /** What became of the requests of pages without a record for the session of their cookie. */
  resumptions(): readonly Outcome[]
}

/** Watches the requests of a browser context from outside of its pages. */
export function watchTraffic(context: BrowserContext): Traffic {
  const requests: Request[] = []
  const tokens = new Map<Request, Promise<string | null>>()
  const outcomes = new Map<Request, Outcome>()
  context.on('request', (request) => {
    requests.push(request)
    if (pathOf(request) === '/auth/token') tokens.set(request, refreshTokenOf(request))
  })
  context.on('response', (response) => outcomes.set(response.request(), response.status()))
  context.on('requestfailed', (request) => {
    if (!outcomes.has(request)) outcomes.set(request, 'lost') // a page may also do without the body of an answer
  })
  const sentTo = (path: string): readonly Request[] =>
    requests.filter((request) => pathOf(request) === path && !isResumption(request))

  return {
    exchanges: () =>
      Promise.all(
        sentTo('/auth/token').map(async (request) => ({
          refreshToken: (await tokens.get(request)) ?? null,
          attempt: parametersOf(request).get('attempt'),
          outcome: outcomes.get(request),
        })),
      ),
    outcomes: (path) => sentTo(path).map((request) => outcomes.get(request)),
    errors: () =>
      [...outcomes]
        .filter(([request]) => !isResumption(request))
        .flatMap(([, outcome]) => (typeof outcome === 'number' && isError(outcome) ? [outcome] : [])),
    resumptions: () => requests.filter(isResumption).map((request) => outcomes.get(request)),
  }
}

function isResumption(request: Request): boolean {
  return pathOf(request) === '/auth/token' && parametersOf(request).has('on_reuse')
}

async function refreshTokenOf(request: Request): Promise<string | null> {
  const parameters = parametersOf(request)
  const token = parameters.get('refresh_token')
  if (token !== null) return token
  const { cookie } = await request.allHeaders().catch(() => request.headers()) // of a tab that is closed
  return readSessionCookie(cookie ?? null, parameters.get('session_id'))
}

function parametersOf(request: Request): URLSearchParams {
  return new URLSearchParams(request.postData() ?? '')
}

function pathOf(request: Request): string {
  return new URL(request.url()).pathname
}

function isError(status: number): boolean {
  return status >= 400
}
