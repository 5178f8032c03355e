import { client } from '../auth-client.ts'
import type { Account } from './credential-fields.tsx'

/** What becomes of another user who is signed in in this browser. */
export type WhenSignedInAsOther = 'refuse' | 'sign-out'

/** Who signs in, and how. */
export interface CredentialsOptions {
  readonly account: Account
  readonly whenSignedInAsOther: WhenSignedInAsOther
}

/**
 * Posts the fields of a form to the server's own route. The access token goes along where somebody is signed in, so that
 * nobody signs in on top of somebody else by accident.
 */
export async function postCredentials(form: HTMLFormElement, options: CredentialsOptions): Promise<Response> {
  const { account, whenSignedInAsOther } = options
  const body = JSON.stringify({ ...Object.fromEntries(new FormData(form)), whenSignedInAsOther })
  const headers = new Headers({ 'content-type': 'application/json' })
  const token = await client.getAccessToken()
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`)
  return fetch(account === 'new' ? '/sign-up' : '/sign-in', { method: 'POST', headers, body })
}
