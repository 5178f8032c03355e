import type { PresentedToken, TokenManager } from '../token-managers/token-manager.ts'
import { bearerTransport } from './bearer-transport.ts'
import type { Transport, TransportBuilder, TransportContext } from './transport.ts'

/** What the transport of a server is made for. */
export interface TransportPlace extends Pick<TransportContext, 'basePath' | 'issuer'> {
  readonly managers: readonly Pick<TokenManager<never>, 'name' | 'lockKeys'>[]
  readonly inspect: (token: string) => PresentedToken | undefined
}

/**
 * Builds the transport of a server.
 *
 * @throws {TypeError} It does not fit the server, or it locks access tokens that cannot say so.
 */
export function buildTransport(
  builder: TransportBuilder | undefined,
  { managers, ...place }: TransportPlace,
): Transport {
  const lockKeys = (): readonly Uint8Array[] => managers.flatMap((manager) => manager.lockKeys?.() ?? [])
  const transport = (builder ?? bearerTransport()).build({ ...place, lockKeys })
  const other = managers.find((manager) => manager.lockKeys === undefined)
  if (transport.confirmationOf === undefined || other === undefined) return transport
  throw new TypeError(
    `The access tokens of the token manager ${other.name} cannot be locked to a cookie: use another transport than ` +
      'lockedTransport(), or another token manager',
  )
}
