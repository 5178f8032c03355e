import { type Demo, openDemo } from '../src/server/demo.ts'
import { parseEnvironment } from '../src/server/environment.ts'

export const alice = { email: 'alice@example.com', password: 'correct horse battery staple' }

/** Opens a demo whose database ends with it. What it reports as its own failure fails the test. */
export function openTestDemo(variables: Readonly<Record<string, string>> = {}): Promise<Demo> {
  const environment = parseEnvironment({ DATABASE_URL: 'file::memory:', ...variables })
  return openDemo(environment, (error) => {
    throw error
  })
}

/** Posts JSON to a demo. */
type Post = (demo: Demo, path: string, body: unknown) => Promise<Response>

/** Posts JSON with these headers, too. */
export function postJsonWith(more: Readonly<Record<string, string>>): Post {
  const device = { 'content-type': 'application/json', 'user-agent': 'Mozilla/5.0 (X11; Linux) Firefox/140.0' }
  const headers = { ...device, ...more }
  return async (demo, path, body) => demo.app.request(path, { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Posts JSON. */
export const postJson: Post = postJsonWith({})

/** Signs in and answers the token response. */
export async function signIn(demo: Demo, credentials: unknown = alice): Promise<Record<string, string>> {
  const answer = await postJson(demo, '/sign-in', credentials)
  return answer.json()
}

/** The headers of a request with an access token. */
export function bearer(tokens: Record<string, string>): { headers: Record<string, string> } {
  return { headers: { authorization: `Bearer ${tokens['access_token']}` } }
}
