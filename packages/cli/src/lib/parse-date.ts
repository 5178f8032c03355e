/**
 * Reads a date as it is written in ISO 8601 or in HTTP.
 *
 * @returns Milliseconds since the Unix epoch; `NaN` where it is none.
 */
export function parseDate(text: string): number {
  // oxlint-disable-next-line eslint/no-restricted-globals -- reads no clock
  return Date.parse(text)
}
