import type NodeBuffer from 'node:buffer'
import type NodeCrypto from 'node:crypto'
import { createNativeMac, type NativeMac } from './native-mac.ts'

/** How a key signs, in the words of WebCrypto. */
interface NativeScheme {
  readonly name: string
  readonly hash?: string | undefined
  readonly saltLength?: number | undefined
}

/** A key that the runtime holds, and how long its operations keep a core busy. */
interface NativeKey {
  readonly key: CryptoKey
  readonly scheme: NativeScheme
  /** What is `slow` is computed on another thread, so that the event loop goes on; the rest costs less than the way there. */
  readonly pace: 'quick' | 'slow'
}

/** The cryptography and base64url of Node.js, which cost a fraction of what the web's do. Bun and Deno have them, too. */
export interface NativeCrypto {
  /** Creates HMAC with one secret. */
  createMac(hash: string, secret: Uint8Array): NativeMac
  /** SHA-256. */
  hash(bytes: Uint8Array): Uint8Array<ArrayBuffer>
  createSigner(key: NativeKey): (input: Uint8Array) => MaybePromise<Uint8Array<ArrayBuffer>>
  createChecker(key: NativeKey): (input: Uint8Array, signature: Uint8Array) => MaybePromise<boolean>
  encodeBytes(bytes: Uint8Array): string
  /** Reads base64url; `undefined` where the text is not exactly what `encodeBytes` writes. */
  decodeBytes(text: string): Uint8Array<ArrayBuffer> | undefined
  /** Writes a text as UTF-8 in base64url. */
  encodeText(text: string): string
  /**
   * Reads UTF-8 in base64url; `undefined` where the text is not exactly what `encodeText` writes, is longer than an access
   * token, or has a replacement character, which may be one or stand for what is no UTF-8.
   */
  decodeText(text: string): string | undefined
}

type MaybePromise<Value> = Value | Promise<Value>

/** Characters: an access token is no longer. */
const longestText = 16_384

/** What stands in a text for bytes that are no UTF-8. */
const replacement = '\uFFFD'

// Not imports: bundlers for runtimes without these modules would stop here.
const cryptoModule = globalThis.process?.getBuiltinModule?.('node:crypto')
const bufferModule = globalThis.process?.getBuiltinModule?.('node:buffer')

/** `undefined` where the runtime has none. */
export const nativeCrypto: NativeCrypto | undefined =
  cryptoModule && bufferModule && createNativeCrypto(cryptoModule, bufferModule)

function createNativeCrypto(node: typeof NodeCrypto, { Buffer }: typeof NodeBuffer): NativeCrypto {
  const optionsOf = ({ key, scheme: { name, hash, saltLength } }: NativeKey) => ({
    algorithm: hash === undefined ? null : nameOf(hash),
    options: {
      key: node.KeyObject.from(key),
      ...(name === 'ECDSA' && { dsaEncoding: 'ieee-p1363' as const }),
      ...(name === 'RSA-PSS' && { padding: node.constants.RSA_PKCS1_PSS_PADDING, saltLength }),
    },
  })
  return {
    createMac: (hash, secret) => createNativeMac({ node, Buffer }, nameOf(hash), secret),
    hash: (bytes) =>
      new Uint8Array(
        typeof node.hash === 'function'
          ? Buffer.from(node.hash('sha256', bytes, 'binary'), 'latin1') // a Buffer that crypto makes costs more
          : node.createHash('sha256').update(bytes).digest(),
      ),
    createSigner: (key) => {
      const { algorithm, options } = optionsOf(key)
      if (key.pace === 'quick') return (input) => new Uint8Array(node.sign(algorithm, input, options))
      return (input) =>
        new Promise((resolve, reject) => {
          node.sign(algorithm, input, options, (error, signature) =>
            error ? reject(error) : resolve(new Uint8Array(signature)),
          )
        })
    },
    createChecker: (key) => {
      const { algorithm, options } = optionsOf(key)
      if (key.pace === 'quick') return (input, signature) => node.verify(algorithm, input, options, signature)
      return (input, signature) =>
        new Promise((resolve, reject) => {
          node.verify(algorithm, input, options, signature, (error, isGenuine) =>
            error ? reject(error) : resolve(isGenuine),
          )
        })
    },
    encodeBytes: (bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64url'),
    decodeBytes: (text) => {
      const bytes = Buffer.from(text, 'base64url')
      return bytes.toString('base64url') === text ? new Uint8Array(bytes) : undefined
    },
    ...createTextCoder(Buffer),
  }
}

/** By way of one buffer that is used again and again. Each call is over before the next one begins. */
function createTextCoder(Buffer: BufferConstructor): Pick<NativeCrypto, 'encodeText' | 'decodeText'> {
  const scratch = Buffer.alloc(3 * longestText)
  return {
    encodeText: (text) => {
      if (text.length > longestText) return Buffer.from(text, 'utf8').toString('base64url')
      return scratch.toString('base64url', 0, scratch.write(text, 'utf8'))
    },
    decodeText: (text) => {
      if (text.length > longestText) return undefined
      const end = scratch.write(text, 'base64url')
      if (scratch.toString('base64url', 0, end) !== text) return undefined
      const decoded = scratch.toString('utf8', 0, end)
      return decoded.includes(replacement) ? undefined : decoded
    },
  }
}

/** WebCrypto writes SHA-512, OpenSSL sha512. */
function nameOf(hash: string): string {
  return hash.toLowerCase().replace('-', '')
}
