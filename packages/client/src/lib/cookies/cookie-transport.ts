import { revokePath } from '@tokenpair/protocol'
import { withCredentials } from '../ports/client-ports.ts'
import { sendForm } from '../refresh/token-request.ts'
import { isSamePair, isSignedIn, parseRecord, type SessionRecord } from '../session/session-record.ts'
import type { ClientTransport } from '../transport/client-transport.ts'
import { isOpaque, lacksToken } from './cookie-record.ts'
import { createCookieStorage } from './cookie-storage.ts'
import { presentSession, readCookiePair, withSessionCookie } from './cookie-wire.ts'
import { createRecordMemory } from './record-memory.ts'
import { redeemCookie } from './redeem-cookie.ts'
import { resumeSession } from './resume-session.ts'
import { createTokenCache } from './token-cache.ts'
import { openTokenChannel, type TokenChannel } from './token-channel.ts'

/** How {@link cookieTransport} differs from its default. */
export interface CookieTransportOptions {
  /** Where tabs tell each other the access token (default: a BroadcastChannel where the storage is shared). */
  readonly channel?: TokenChannel | undefined
  /**
   * What becomes of a browser whose storage is empty while its cookie lives: it goes on with the session of the cookie
   * (`resume`, the default), which costs each new visitor one request, or its user signs in again (`sign-in`). The latter is
   * for devices that strangers share: a sign-out that never reached the server is forgotten with the storage.
   */
  readonly emptyStorage?: 'resume' | 'sign-in' | undefined
}

/**
 * Keeps the refresh token in an HttpOnly cookie, which no script can read, and the access token in memory. The storage
 * holds who is signed in, and nothing that opens anything, so that a reload shows it at once; the access token then
 * comes from another tab or from one redemption.
 *
 * For pages of the same site as the server, whose `cookieTransport()` is its counterpart. All tabs have to share the
 * storage as they share the cookies; `memoryStorage()` is for an app of a single tab.
 *
 * @param options How tabs talk, and what becomes of a browser that has lost its storage.
 * @returns The transport, for `createAuthClient()`.
 */
export function cookieTransport(options: CookieTransportOptions = {}): ClientTransport {
  return {
    connect: (outer) => {
      const ports = withCredentials(outer, 'include')
      const { sharedAs } = ports.storage
      const { channel = sharedAs && openTokenChannel(`tokenpair-token:${sharedAs}`) } = options
      const tokens = createTokenCache(ports.clock, channel || undefined)
      const memory = createRecordMemory(tokens)
      const storage = createCookieStorage({ inner: ports.storage, memory, tokens })
      let resumed: Promise<void> | undefined

      /** Two tabs that share no storage would go on with one cookie, and not know of each other's attempt ids. */
      const resume = async (): Promise<void> => {
        if (!sharedAs || options.emptyStorage === 'sign-in') return
        await resumeSession({ ports, storage, look: tokens.wake })
      }

      /** A redemption is saved where another tab has an access token, or has got one while this one was waiting. */
      const askOthers = async (asked?: SessionRecord): Promise<void> => {
        const record = parseRecord(await ports.storage.read())
        if (isSignedIn(record) && lacksToken(record) && !isSamePair(record, asked)) {
          await tokens.ask(record)
          await askOthers(record)
        }
      }
      return {
        ...ports,
        fetch: withSessionCookie(outer, () => isSignedIn(memory.newest) && isOpaque(memory.newest)),
        storage: {
          ...storage,
          read: async () => {
            await (resumed ??= resume())
            return storage.read()
          },
        },
        turns: {
          run: (task) =>
            ports.turns.run(async () => {
              await askOthers().catch(() => undefined) // a storage that fails is reported by whoever needs it
              return task()
            }),
        },
        readPair: readCookiePair,
        redeem: async (record) => redeemCookie(record, { ports, memory, tokens }),
        revoke: async (record) => sendForm(ports, revokePath, presentSession(record)),
      }
    },
  }
}
