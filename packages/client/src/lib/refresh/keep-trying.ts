import { isAuthError } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import { chance, retryDelay } from './retry-delay.ts'

/** How often something is tried in all. */
const mostTries = 8

/**
 * Does what the user does not wait for: now and, until it is done, again and again for some minutes.
 *
 * @param task Answers whether it is done. An `AuthError` asks for another try; anything else, as a storage that fails, ends it.
 * @returns Settles with the first try.
 */
export async function keepTrying(
  ports: Pick<ClientPorts, 'clock' | 'random'>,
  task: () => Promise<boolean>,
  tries = 1,
): Promise<void> {
  const failure: { readonly retryAfter?: number | undefined } | false = await task().then(
    (isDone) => !isDone && {},
    (error: unknown) => isAuthError(error) && error,
  )
  if (!failure || tries === mostTries) return
  const delay = retryDelay(tries, chance(ports.random), failure.retryAfter)
  ports.clock.schedule(() => void keepTrying(ports, task, tries + 1), delay)
}
