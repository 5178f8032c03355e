import { nativeCrypto } from '../node/native-crypto.ts'
import type { CryptoRuntime } from './key-source.ts'

const curve = { name: 'ECDSA', namedCurve: 'P-521' }
const scheme = { name: 'ECDSA', hash: 'SHA-512' }

/** The runtime's WebCrypto, judged by trying: some runtimes name P-521 and cannot sign with it. */
export const webRuntime: CryptoRuntime = {
  hasP521: async () => {
    try {
      const { privateKey, publicKey } = await crypto.subtle.generateKey(curve, true, ['sign', 'verify'])
      const probe = new Uint8Array(1)
      const signature = await crypto.subtle.sign(scheme, privateKey, probe)
      await crypto.subtle.exportKey('jwk', publicKey)
      return await crypto.subtle.verify(scheme, publicKey, signature, probe)
    } catch {
      return false
    }
  },
}

/** The same, and what is quicker than WebCrypto where the runtime has it. */
export const nativeRuntime: CryptoRuntime = { ...webRuntime, native: nativeCrypto }
