const reasons = ['signed-out', 'ended', 'reuse', 'subject-deleted'] as const

/**
 * Why a session was revoked.
 *
 * - `signed-out`: its own user signed it out.
 * - `ended`: somebody else ended it, for example the same user on another device, or the app.
 * - `reuse`: two parties held its refresh token (RFC 9700 section 4.14.2).
 * - `subject-deleted`: the user no longer exists.
 */
export type RevocationReason = (typeof reasons)[number]

/** Whether a value from outside is a reason that this version knows. */
export function isRevocationReason(value: unknown): value is RevocationReason {
  return reasons.some((reason) => reason === value)
}
