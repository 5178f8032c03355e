import { z } from 'zod'

const recordSchema = z.object({ pair: z.object({ refresh_token: z.string() }) })
const errorSchema = z.object({ code: z.string() })

/** Copies the refresh token from where any script of this page can read it. */
export function copyRefreshToken(): string {
  return recordSchema.parse(JSON.parse(localStorage.getItem('tokenpair') ?? 'null')).pair.refresh_token
}

/** Redeems a copy as somebody does who has none of this browser's cookies, and answers what the server says. */
export async function redeemCopy(refreshToken: string): Promise<string> {
  const answer = await fetch('/auth/token', {
    method: 'POST',
    credentials: 'omit',
    body: new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, attempt: drawAttemptId() }),
  })
  return verdictOf(answer)
}

/** Asks for what is protected with a copy of the access token, and with none of this browser's cookies. */
export async function tryCopy(accessToken: string): Promise<string> {
  const headers = { authorization: `Bearer ${accessToken}` }
  return verdictOf(await fetch('/me', { credentials: 'omit', headers }))
}

/** The code of an error, or else the status. */
async function verdictOf(answer: Response): Promise<string> {
  return errorSchema.safeParse(await answer.json()).data?.code ?? `status ${answer.status}`
}

/** The thief cannot know the owner's attempt id, which never leaves the owner's browser except to be redeemed. */
function drawAttemptId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return btoa(String.fromCharCode(...bytes)).replace(/[+/=]/g, (sign) => ({ '+': '-', '/': '_' })[sign] ?? '')
}
