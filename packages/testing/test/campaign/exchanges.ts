import { decodeBase64Url } from '@tokenpair/protocol'

/** One redemption as it arrives at the server. */
export interface Exchange {
  readonly token: string
  readonly attempt: string | undefined
  readonly generation: number
}

/** Reads the exchange out of a request to the token route, or `undefined` where it is another request. */
export async function readExchange(request: Request): Promise<Exchange | undefined> {
  if (!request.url.endsWith('/auth/token')) return undefined
  const parameters = new URLSearchParams(await request.clone().text())
  const token = parameters.get('refresh_token') ?? ''
  return { token, attempt: parameters.get('attempt') ?? undefined, generation: generationOf(token) }
}

/** The generation of a refresh token: bytes 20 to 23 (docs/rotation.md). */
export function generationOf(token: string): number {
  const bytes = decodeBase64Url(token) ?? new Uint8Array(72)
  return new DataView(bytes.buffer).getUint32(20)
}
