import { bearerTransport, cookieTransport, lockedTransport, type TransportBuilder } from '@tokenpair/server'
import type { Environment } from './environment.ts'

/**
 * Chooses how tokens travel. Over plain http, browsers take cookies that are `Secure` from this very machine alone, so a
 * demo that other devices may open does without.
 */
export function chooseTransport({ transport, host }: Pick<Environment, 'transport' | 'host'>): TransportBuilder {
  const secure = isLoopback(host)
  switch (transport) {
    case 'bearer':
      return bearerTransport()
    case 'cookie':
      return cookieTransport({ secure })
    case 'locked':
      return lockedTransport({ secure })
  }
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host)
}
