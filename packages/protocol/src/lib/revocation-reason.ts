const reasons = [
  'signed-out',
  'ended',
  'reuse',
  'replaced',
  'too-many-sessions',
  'subject-blocked',
  'subject-deleted',
] as const

/**
 * Why a session was revoked.
 *
 * - `signed-out`: its own user signed it out.
 * - `ended`: somebody else ended it, for example the same user on another device, or the app.
 * - `reuse`: two parties held its refresh token (RFC 9700 section 4.14.2).
 * - `replaced`: its user signed in anew, and each user may be signed in once.
 * - `too-many-sessions`: its user signed in elsewhere, and it was the oldest of more sessions than are allowed.
 * - `subject-blocked`: the user was blocked.
 * - `subject-deleted`: the user no longer exists.
 */
export type RevocationReason = (typeof reasons)[number]

/** Whether a value from outside is a reason that this version knows. */
export function isRevocationReason(value: unknown): value is RevocationReason {
  return reasons.some((reason) => reason === value)
}
