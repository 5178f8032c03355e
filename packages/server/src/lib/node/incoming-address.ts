import type { IncomingMessage } from 'node:http'

/**
 * The address of a message of `node:http`, by its `Host` header and by whether its socket is encrypted.
 *
 * @throws {TypeError} Host or target are malformed.
 */
export function addressOf(
  incoming: Pick<IncomingMessage, 'socket' | 'url'>,
  hostHeader: string | null = 'localhost',
): URL {
  const scheme = 'encrypted' in incoming.socket ? 'https' : 'http'
  const host = hostHeader ?? 'localhost'
  if (!/^([\w.-]+|\[[\da-f:.]+\])(:\d+)?$/i.test(host)) throw new TypeError('Malformed host')
  const target = targetOf(incoming)
  // Put together as text: as a relative reference, '//other.example/' would change the host.
  if (target.startsWith('/')) return new URL(`${scheme}://${host}${target}`)
  if (/^https?:\/\//i.test(target)) return new URL(target)
  throw new TypeError('Malformed request target')
}

/**
 * The target of a message as it came: Express and Connect cut the path they mount a middleware at off `url`, and keep the
 * whole in `originalUrl`.
 */
function targetOf(incoming: Pick<IncomingMessage, 'url'>): string {
  if ('originalUrl' in incoming && typeof incoming.originalUrl === 'string') return incoming.originalUrl
  return incoming.url ?? ''
}

/** The path of a message, as it came. */
export function pathOf(incoming: Pick<IncomingMessage, 'url'>): string {
  return targetOf(incoming).split('?', 1)[0] ?? ''
}
