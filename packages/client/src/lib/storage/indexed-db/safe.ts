import type { Random } from '@tokenpair/protocol'
import type { Database } from './database.ts'
import type { Sealed } from './sealed.ts'

/** Encrypts and decrypts. */
export interface Safe {
  seal(text: string): Promise<Sealed>
  /** Answers the text; `undefined` where its key is gone or it is broken, so that nobody can read it any more. */
  open(sealed: Sealed): Promise<string | undefined>
}

const name = 'AES-GCM'

/** Creates a safe whose key lies in a database: of several tabs that make one at once, all use the first. */
export function createSafe(database: Database, random: Random): Safe {
  const { subtle }: Partial<Crypto> = globalThis.crypto // a page on plain http has none

  const provideKey = async (crypto: SubtleCrypto): Promise<CryptoKey> => {
    const key = await database.readKey()
    return key ?? database.keepKey(await crypto.generateKey({ name, length: 256 }, false, ['encrypt', 'decrypt']))
  }

  return {
    seal: async (text) => {
      const nonce = random.bytes(12)
      if (!subtle) return { nonce, content: text }
      const key = await provideKey(subtle)
      return { nonce, content: await subtle.encrypt({ name, iv: nonce }, key, new TextEncoder().encode(text)) }
    },
    open: async ({ nonce, content }) => {
      if (typeof content === 'string') return content
      const key = subtle && (await database.readKey())
      if (!key) return undefined
      try {
        return new TextDecoder().decode(await subtle.decrypt({ name, iv: nonce }, key, content))
      } catch {
        return undefined
      }
    },
  }
}
