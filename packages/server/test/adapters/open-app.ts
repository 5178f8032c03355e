import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** An app of a framework, with the routes that every example has. */
export interface OpenApp extends AsyncDisposable {
  /** Sends a request: with text for a body. */
  send(method: string, path: string, init?: Sent): Promise<Response>
  /** The port, where the app listens to one. */
  readonly port: number | undefined
}

/** What a request has besides its method and path. */
interface Sent {
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** How an example differs from a plain one. */
export interface ExampleOptions {
  /** Whether the framework reads JSON and forms before any route does. */
  readonly parsers?: 'first' | 'none' | undefined
}

/** Lets an app listen to a free port of this machine. */
export async function openListener(listener: RequestListener): Promise<OpenApp> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    port,
    send: (method, path, init) => fetch(`http://127.0.0.1:${port}${path}`, { method, redirect: 'manual', ...init }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

/** Who signs in, by the body of a request. */
export function subjectOf(body: unknown): string {
  const isNamed = typeof body === 'object' && body !== null && 'subject' in body
  return isNamed ? String(body.subject) : 'nobody'
}
