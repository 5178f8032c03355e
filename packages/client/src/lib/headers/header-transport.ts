import { withCredentials } from '../ports/client-ports.ts'
import { bearerTransport } from '../transport/bearer-transport.ts'
import type { ClientTransport } from '../transport/client-transport.ts'
import { audible, createAdoption } from './adopt-token.ts'
import { readBearer } from './describe-token.ts'

/** How {@link headerTransport} differs from its default. */
export interface HeaderTransportOptions {
  /**
   * Whether requests that carry a token, and those to the routes, send cookies as well: `include` where the server is of
   * another origin and has `lockedTransport()` (default: `same-origin`, as the browser has it).
   */
  readonly credentials?: 'same-origin' | 'include' | undefined
}

/**
 * Takes tokens that the server renews in passing, from the header `Authorization` of any answer to `client.fetch`. For
 * `JwtSessionConfig` of the server half, whose one token is the session; without it the client renews such a token by the
 * token route alone.
 *
 * A token is taken only if it is of the session that is held and of a later generation, so it does not matter in which
 * order answers come, and which of them never do.
 */
export function headerTransport({ credentials }: HeaderTransportOptions = {}): ClientTransport {
  return {
    connect: (outer) => {
      const announcements = audible(outer.announcements)
      const ports = credentials === undefined ? outer : withCredentials(outer, credentials)
      const adopt = createAdoption(outer, announcements.tellAll)
      return {
        ...bearerTransport.connect(ports),
        announcements,
        fetch: async (input, init) => {
          const sent = readBearer(new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined)))
          if (sent === undefined) return outer.fetch(input, init)
          const askedAt = outer.clock.now()
          const answer = await ports.fetch(input, init)
          const offered = readBearer(answer.headers)
          if (offered !== undefined) void adopt({ sent, offered, askedAt })
          return answer
        },
      }
    },
  }
}

/**
 * Lets the cookies that tokens are locked to go with them to a server of another origin, whose `lockedTransport()` is its
 * counterpart: `headerTransport({ credentials: 'include' })`. On the server's own origin no transport is needed for that.
 */
export function lockedTransport(): ClientTransport {
  return headerTransport({ credentials: 'include' })
}
