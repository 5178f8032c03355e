import { isAuthError } from '@tokenpair/protocol'
import type { ClientPorts } from '../ports/client-ports.ts'
import { chance, retryDelay } from './retry-delay.ts'

/** How often something is tried in all. */
const mostTries = 8

/**
 * Does what the user does not wait for: now and, until it is done, again and again for some minutes.
 *
 * @param task Answers whether it is done. What it throws is kept silent, and asks for another try.
 * @returns Settles with the first try.
 */
export async function keepTrying(
  ports: Pick<ClientPorts, 'clock' | 'random'>,
  task: () => Promise<boolean>,
  tries = 1,
): Promise<void> {
  let retryAfter: number | undefined
  try {
    if (await task()) return
  } catch (error) {
    if (isAuthError(error)) ({ retryAfter } = error)
  }
  const delay = retryDelay(tries, chance(ports.random), retryAfter)
  if (tries < mostTries) ports.clock.schedule(() => void keepTrying(ports, task, tries + 1), delay)
}
