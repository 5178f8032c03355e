import { QueryClient } from '@tanstack/react-query'
import { type AuthClient, type AuthState, isAuthError } from '@tokenpair/client'

/** An answer that is no 2xx. */
export class HttpError extends Error {
  readonly status: number

  constructor(status: number) {
    super(`The answer has status ${status}`)
    this.status = status
  }
}

/** For `queryFn`: the JSON of an answer. */
export async function getJson(client: AuthClient, url: string): Promise<unknown> {
  const response = await client.fetch(url)
  if (!response.ok) throw new HttpError(response.status)
  return response.json()
}

/** Asks again where that may help. A 401 is final: the client has refreshed and asked again before it came here. */
function isWorthRetry(failures: number, error: Error): boolean {
  if (failures >= 3) return false
  if (isAuthError(error)) return error.action === 'retry'
  return !(error instanceof HttpError) || error.status === 429 || error.status >= 500
}

/** Creates a cache that is emptied whenever another user is signed in, or nobody any more. */
export function createQueryClient(client: AuthClient): QueryClient {
  const queryClient = new QueryClient({ defaultOptions: { queries: { retry: isWorthRetry } } })
  let before = client.state
  client.subscribe(() => {
    const isSwitch = before.status !== 'loading' && subjectOf(before) !== subjectOf(client.state)
    before = client.state
    if (isSwitch) queryClient.clear()
  })
  return queryClient
}

function subjectOf(state: AuthState): string | undefined {
  return state.status === 'signed-in' ? state.subject : undefined
}
