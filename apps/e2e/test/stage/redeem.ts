import { randomBytes } from 'node:crypto'

/** What the token route answered. */
export interface RedeemAnswer {
  readonly status: number
  /** The error code, where it refused. */
  readonly code: string | undefined
  /** The next refresh token, where it did not. */
  readonly refreshToken: string | undefined
}

/** Redeems a refresh token outside of the browser, with an attempt id of its own: what a thief can do. */
export async function redeemElsewhere(address: string, refreshToken: string): Promise<RedeemAnswer> {
  const attempt = randomBytes(16).toString('base64url')
  const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: refreshToken, attempt })
  const answer = await fetch(`${address}/auth/token`, { method: 'POST', body })
  const { code, refresh_token: next } = Object(await answer.json())
  return { status: answer.status, code, refreshToken: next }
}
