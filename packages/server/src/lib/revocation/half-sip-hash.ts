/**
 * HalfSipHash-2-4 with 64 bits (Aumasson and Bernstein) under a key of 64 bits, of a text as UTF-16LE. It works on 32 bits
 * at a time, so that it takes a tenth of the time that SHA-256 takes in script.
 *
 * @param result Gets two words.
 */
export function halfSipHash(text: string, [k0, k1]: readonly [number, number], result: Uint32Array): void {
  const { length } = text
  const whole = length >> 1
  let v0 = k0
  let v1 = k1 ^ 0xee
  let v2 = k0 ^ 0x6c796765
  let v3 = k1 ^ 0x74656462
  // The words of the text, one with its length, and two to finish.
  for (let step = 0; step < whole + 3; step++) {
    let word = 0
    if (step < whole) word = text.charCodeAt(2 * step) | (text.charCodeAt(2 * step + 1) << 16)
    else if (step === whole) word = (length << 25) | (length % 2 === 0 ? 0 : text.charCodeAt(length - 1))
    else if (step === whole + 1) v2 ^= 0xee
    else v1 ^= 0xdd
    v3 ^= word
    for (let round = step > whole ? 4 : 2; round > 0; round--) {
      v0 = (v0 + v1) | 0
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0
      v0 = (v0 << 16) | (v0 >>> 16)
      v2 = (v2 + v3) | 0
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2
      v0 = (v0 + v3) | 0
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0
      v2 = (v2 + v1) | 0
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2
      v2 = (v2 << 16) | (v2 >>> 16)
    }
    v0 ^= word
    if (step > whole) result[step - whole - 1] = v1 ^ v3
  }
}
