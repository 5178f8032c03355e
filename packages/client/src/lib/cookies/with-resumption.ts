import type { ClientPorts } from '../ports/client-ports.ts'
import type { TokenStorage } from '../ports/token-storage.ts'
import { resumeSession } from './resume-session.ts'

/**
 * Lets a storage be read only when the server was asked for the session that the storage may have lost. One that tabs do not
 * share is left alone: two tabs would go on with one cookie and not know of each other's attempt ids.
 */
export function withResumption(ports: ClientPorts, storage: TokenStorage): TokenStorage {
  if (ports.storage.sharedAs === undefined) return storage
  let isOver = false
  let look = (): void => undefined
  let asked: Promise<void> | undefined
  return {
    ...storage,
    read: async () => {
      await (asked ??= resumeSession({ ports, storage, look: () => look(), isOver: () => isOver }))
      return storage.read()
    },
    watch: (listener) => {
      look = listener
      const end = storage.watch?.(listener)
      return () => {
        isOver = true
        end?.()
      }
    },
  }
}
