import ky, { type KyInstance, type Options } from 'ky'
import type { AuthClient } from './lib/auth-client.ts'

/**
 * Creates a ky instance whose requests carry the client's access token.
 *
 * It is ky on the client's `fetch`: a 401 is repeated there, once, and ky's own retries stay what they are.
 *
 * @param client Keeps the session.
 * @param options ky's options, such as `prefix`.
 * @returns A ky instance like any other: extend it, call it.
 */
export function authKy(client: AuthClient<unknown>, options: Options = {}): KyInstance {
  return ky.create({ ...options, fetch: client.fetch })
}
