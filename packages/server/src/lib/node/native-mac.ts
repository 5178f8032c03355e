import type NodeCrypto from 'node:crypto'

/** HMAC (RFC 2104) with one secret. */
export interface NativeMac {
  /** The MAC of a text in ASCII, as base64url. */
  readonly ofText: (text: string) => string
  readonly ofBytes: (bytes: Uint8Array) => Uint8Array<ArrayBuffer>
}

/** Characters: an access token is no longer. */
const longestText = 16_384

/** Creates HMAC with one secret out of the functions of Node.js. The hash has the name that OpenSSL gives it. */
export function createNativeMac(
  { node: { createHmac, hash }, Buffer }: { node: typeof NodeCrypto; Buffer: BufferConstructor },
  algorithm: string,
  secret: Uint8Array,
): NativeMac {
  const compute = (content: string | Uint8Array): ReturnType<typeof createHmac> =>
    createHmac(algorithm, secret).update(content)
  const ofAnyBytes: NativeMac['ofBytes'] = (bytes) => new Uint8Array(compute(bytes).digest())
  if (typeof hash !== 'function') return { ofBytes: ofAnyBytes, ofText: (text) => compute(text).digest('base64url') }

  // The two hashes of the RFC over blocks that stand ready: no objects, and two thirds of the time. It runs to its end
  // before anything else does, so that the buffers can be used again.
  const block = algorithm === 'sha256' ? 64 : 128
  const key = secret.length > block ? hash(algorithm, secret, 'buffer') : secret
  const pad = (bytes: Buffer, filling: number): Buffer => {
    bytes.set(key)
    for (let at = 0; at < block; at++) bytes[at] = (bytes[at] ?? 0) ^ filling
    return bytes
  }
  const inner = pad(Buffer.alloc(block + longestText), 0x36)
  const outer = pad(Buffer.alloc(block + compute('').digest().length), 0x5c)
  /** As a text, since a Buffer that crypto makes costs more. */
  const hashInner = (end: number): string => hash(algorithm, inner.subarray(0, end), 'binary')
  return {
    ofBytes: (bytes) => {
      if (bytes.length > longestText) return ofAnyBytes(bytes)
      inner.set(bytes, block)
      outer.write(hashInner(block + bytes.length), block, 'latin1')
      return new Uint8Array(Buffer.from(hash(algorithm, outer, 'binary'), 'latin1'))
    },
    ofText: (text) => {
      if (text.length > longestText) return compute(text).digest('base64url')
      const end = block + inner.write(text, block, 'latin1')
      outer.write(hashInner(end), block, 'latin1')
      return hash(algorithm, outer, 'base64url')
    },
  }
}
