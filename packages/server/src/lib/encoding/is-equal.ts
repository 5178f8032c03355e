/** Compares bytes in a time that does not depend on where the two differ. */
export function isEqual(one: Uint8Array, other: Uint8Array): boolean {
  if (one.length !== other.length) return false
  let bits = 0
  for (let at = 0; at < one.length; at++) bits |= (one[at] ?? 0) ^ (other[at] ?? 0)
  return bits === 0
}

/** Compares texts in a time that does not depend on where the two differ. */
export function isEqualText(one: string, other: string): boolean {
  if (one.length !== other.length) return false
  let bits = 0
  for (let at = 0; at < one.length; at++) bits |= one.charCodeAt(at) ^ other.charCodeAt(at)
  return bits === 0
}
