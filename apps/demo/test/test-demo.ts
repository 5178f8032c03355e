import { copyFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inject } from 'vitest'
import { type Demo, openDemo } from '../src/server/demo.ts'
import { parseEnvironment } from '../src/server/environment.ts'

export const alice = { email: 'alice@example.com', password: 'correct horse battery staple' }

/**
 * Opens a demo, on a database that nobody has used and that ends with it unless the variables name another one. What it
 * reports as its own failure fails the test.
 */
export async function openTestDemo(variables: Readonly<Record<string, string>> = {}): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'tokenpair-demo-'))
  const database = join(folder, 'demo.db')
  await copyFile(inject('unusedDatabase'), database)
  const environment = parseEnvironment({ DATABASE_URL: `file:${database}`, ...variables })
  const demo = await openDemo(environment, (error) => {
    throw error
  })
  return {
    app: demo.app,
    [Symbol.asyncDispose]: async () => {
      await demo[Symbol.asyncDispose]()
      await rm(folder, { recursive: true })
    },
  }
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
