import { client, network, timeline } from '../auth-client.ts'

/** What came of one or several calls of the API. */
export interface CallResult {
  /** The status of each answer. */
  readonly statuses: readonly number[]
  /** How many requests to the token route left meanwhile. */
  readonly tokenRequests: number
  /** The last answer, as text. */
  readonly body: string
}

/** Calls `GET /me` some times at once. */
export async function callApi(times: number): Promise<CallResult> {
  const before = network.tokenRequests()
  const answers = await Promise.all(Array.from({ length: times }, () => client.fetch('/me')))
  const bodies = await Promise.all(answers.map((answer) => answer.json()))
  const statuses = answers.map((answer) => answer.status)
  const tokenRequests = network.tokenRequests() - before
  const refreshes = tokenRequests === 1 ? '1 refresh' : `${tokenRequests} refreshes`
  timeline.add({
    type: 'call',
    text: `${times === 1 ? '' : `${times} × `}GET /me: ${countStatuses(statuses)}, ${refreshes}`,
  })
  return { statuses, tokenRequests, body: JSON.stringify(bodies.at(-1), undefined, 2) }
}

/** Writes statuses as `200`, or as `9 × 200, 1 × 503` where they differ. */
export function countStatuses(statuses: readonly number[]): string {
  const kinds = [...new Set(statuses)]
  if (kinds.length === 1) return String(kinds[0])
  return kinds.map((kind) => `${statuses.filter((status) => status === kind).length} × ${kind}`).join(', ')
}
