/** Writes some thousand bytes at most in base64url without padding (RFC 4648 section 5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/**
 * Reads base64url without padding (RFC 4648 section 5).
 *
 * @returns The bytes, or `undefined` where the text is not exactly what {@link encodeBase64Url} writes for them:
 *   foreign characters, padding, a length that cannot be, or bits set behind the last byte.
 */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'))
    const bytes = Uint8Array.from(binary, (character) => character.charCodeAt(0))
    return encodeBase64Url(bytes) === text ? bytes : undefined
  } catch {
    return undefined // foreign characters, or a length that cannot be
  }
}
