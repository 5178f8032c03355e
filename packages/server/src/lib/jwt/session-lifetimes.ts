/** Lifetimes to spread into the options of `JwtConfig`, in seconds. */
export interface SessionLifetimes {
  /** Until an access token expires. */
  readonly accessTokenLifetime: number
  /** Until a session ends that nobody redeems. */
  readonly refreshTokenLifetime: number
  /** Until a session ends in any case. */
  readonly maxSessionLifetime: number
}

/** The authentication assurance levels of NIST SP 800-63B-4, by name. */
export interface SessionLifetimePresets {
  /** 30 days in all (section 2.1.3). No timeout for inactivity is asked for: the default of 14 days stays. */
  readonly aal1: SessionLifetimes
  /** 24 hours in all, and one hour of inactivity (section 2.2.3). */
  readonly aal2: SessionLifetimes
  /** 12 hours in all, and 15 minutes of inactivity (section 2.3.3). */
  readonly aal3: SessionLifetimes
}

const minute = 60
const hour = 60 * minute
const day = 24 * hour

/**
 * The session timeouts of NIST SP 800-63B-4: `new JwtConfig({ ...sessionLifetimes.aal2, algorithm, … })`.
 *
 * They are the longest that the level recommends or allows; the assurance level itself also asks for factors, which are
 * the app's. Inactivity counts from the last redemption. A page of Tokenpair's client that stays open redeems by itself,
 * so it counts as active also while its user is away: an app that has to measure the user signs out by itself.
 */
export const sessionLifetimes: SessionLifetimePresets = {
  aal1: { accessTokenLifetime: 10 * minute, refreshTokenLifetime: 14 * day, maxSessionLifetime: 30 * day },
  aal2: { accessTokenLifetime: 10 * minute, refreshTokenLifetime: hour, maxSessionLifetime: day },
  aal3: { accessTokenLifetime: 5 * minute, refreshTokenLifetime: 15 * minute, maxSessionLifetime: 12 * hour },
}
