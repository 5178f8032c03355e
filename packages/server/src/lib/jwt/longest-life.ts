/**
 * Milliseconds by which the clocks of servers on one store may differ. An access token expires by the clock of the server
 * that issued it: if that one is ahead, the token lives longer, as the others see it.
 */
const clockTolerance = 300_000

/** Milliseconds that an access token lives at most, by the clock of any server; its lifetime is in seconds. */
export function longestLife({ accessTokenLifetime }: { readonly accessTokenLifetime: number }): number {
  return accessTokenLifetime * 1000 + clockTolerance
}
