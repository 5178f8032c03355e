import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { toNodeListener } from '@tokenpair/server/node'
import type { Hono } from 'hono'

/** Milliseconds that running requests get when the server is closed. */
const patience = 2000

/** A server that listens. */
export interface Listening {
  /** Where to open the page. */
  readonly address: string
  /** Takes no more requests, lets the running ones finish, then resolves. */
  close(): Promise<void>
}

/**
 * Serves an app over HTTP.
 *
 * @param app Answers the requests.
 * @param place Where to listen; port 0 for any free one.
 * @throws {Error} One sentence where the port is taken.
 */
export async function listen(app: Hono, place: { readonly host: string; readonly port: number }): Promise<Listening> {
  const server = createServer(toNodeListener(async (request) => app.fetch(request)))
  server.listen(place)
  await once(server, 'listening').catch((error: unknown) => {
    throw isTaken(error)
      ? new Error(`PORT: ${place.port} is taken, so give another one, or 0 for any free port`)
      : error
  })
  return {
    address: addressOf(server),
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      const cancel = setTimeout(() => server.closeAllConnections(), patience)
      await closed
      clearTimeout(cancel)
    },
  }
}

function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'
}

function addressOf(server: Server): string {
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new TypeError('The server listens at no port')
  const isAnywhere = bound.address === '0.0.0.0' || bound.address === '::'
  const host = isAnywhere ? 'localhost' : bound.address
  return `http://${host.includes(':') ? `[${host}]` : host}:${bound.port}`
}
