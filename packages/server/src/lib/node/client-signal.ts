import type { ServerResponse } from 'node:http'

/** A signal that is aborted when the client goes away. */
export function clientSignal(outgoing: ServerResponse): AbortSignal {
  const controller = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished && outgoing.errored === null) controller.abort()
  })
  return controller.signal
}
