import type NodeCrypto from 'node:crypto'

/** HMAC (RFC 2104) with one secret. */
export interface NativeMac {
  /** The MAC of a text in ASCII, as base64url. */
  readonly ofText: (text: string) => string
  /** The same of texts that all begin with this one, without joining them. */
  readonly after: (prefix: string) => (rest: string) => string
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
  const ofAnyText = (text: string): string => compute(text).digest('base64url')
  if (typeof hash !== 'function')
    return { ofBytes: ofAnyBytes, ofText: ofAnyText, after: (prefix) => (rest) => ofAnyText(prefix + rest) }

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
  const hashInner = (end: number, content = inner): string => hash(algorithm, content.subarray(0, end), 'binary')
  const after: NativeMac['after'] = (prefix) => {
    const start = Buffer.alloc(block + longestText)
    start.set(inner.subarray(0, block))
    const restAt = block + start.write(prefix, block, 'latin1')
    return (rest) => {
      if (restAt + rest.length > start.length) return ofAnyText(prefix + rest)
      outer.write(hashInner(restAt + start.write(rest, restAt, 'latin1'), start), block, 'latin1')
      return hash(algorithm, outer, 'base64url')
    }
  }
  return {
    after,
    ofBytes: (bytes) => {
      if (bytes.length > longestText) return ofAnyBytes(bytes)
      inner.set(bytes, block)
      outer.write(hashInner(block + bytes.length), block, 'latin1')
      return new Uint8Array(Buffer.from(hash(algorithm, outer, 'binary'), 'latin1'))
    },
    ofText: after(''),
  }
}
