import { decodeBase64Url, encodeBase64Url } from '@tokenpair/protocol'

export function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  return decodeBase64Url(text) ?? new Uint8Array()
}

/** The token with each of its bits changed, one at a time. */
export function flippedBits(token: string): readonly string[] {
  return Array.from({ length: bytesOf(token).length * 8 }, (_, bit) => {
    const bytes = bytesOf(token)
    bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
    return encodeBase64Url(bytes)
  })
}

/** What is not the token, though it looks much like it: cut at every length, extended, of another alphabet. */
export function hostileVariants(token: string): readonly string[] {
  const cut = Array.from(token, (_, length) => token.slice(0, length))
  const beheaded = Array.from(token, (_, length) => token.slice(length + 1))
  const ends = ['A', 'AAAA', '=', '==', ' ', '\n', '\0', '.', '%00', token]
  const foreign = ['+', '/', '=', '.', ' ', '\n', '\0', 'é', '＿', '😀', '*']
  const replaced = foreign.flatMap((character) =>
    [0, 40, 95].map((at) => token.slice(0, at) + character + token.slice(at + 1)),
  )
  const otherCase = [token.toUpperCase(), token.toLowerCase()]
  return [...cut, ...beheaded, ...ends.flatMap((end) => [token + end, end + token]), ...replaced, ...otherCase]
}
