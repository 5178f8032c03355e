import type { ClientPorts } from '../ports/client-ports.ts'
import type { Announcements } from '../ports/signals.ts'
import { parseRecord } from '../session/session-record.ts'
import { decideAdoption, type OfferedToken } from './decide-adoption.ts'

/** Puts an adopted token where another tab would put it, and says so to everybody, to this client as well. */
export function createAdoption(
  { storage, random, warn }: Pick<ClientPorts, 'storage' | 'random' | 'warn'>,
  tellAll: () => void,
): (offer: OfferedToken) => Promise<void> {
  return async (offer) => {
    let isAdopted = false
    try {
      await storage.update((stored = '') => {
        const adopted = decideAdoption(parseRecord(stored), offer, random)
        isAdopted = adopted !== undefined
        return adopted ? JSON.stringify(adopted) : stored
      })
    } catch (cause) {
      warn({ type: 'storage-failed', cause }) // the token that is held is good for as long again
    }
    if (isAdopted) tellAll()
  }
}

/** Announcements that this client hears as the others do. */
export function audible(inner: Announcements): Announcements & { readonly tellAll: () => void } {
  let own: (() => void) | undefined
  return {
    announce: () => inner.announce(),
    listen: (listener) => {
      own = listener
      const end = inner.listen(listener)
      return () => {
        own = undefined
        end()
      }
    },
    tellAll: () => {
      own?.()
      inner.announce()
    },
  }
}
