/**
 * Makes a pattern match whole texts only, whatever anchors and flags it was written with: part of an address, or one line
 * of it, is no address.
 */
export function toWholeMatch({ source, flags }: RegExp): RegExp {
  return new RegExp(`^(?:${source})$`, flags.replace(/[gmy]/g, ''))
}
