import type { Session } from '../sessions/session.ts'
import type { CheckedJwtSessionConfig } from './jwt-session-config-options.ts'

type Lifetimes = Pick<CheckedJwtSessionConfig, 'sessionLifetime' | 'maxTokenLifetime' | 'clockTolerance'>

/**
 * Seconds that a row lives on after each use. Where its tokens live as long, it has to be there for as long as they are
 * taken; where it is to end sooner, it ends in time.
 */
export function rowLifetimeOf(idleLifetime: number, { sessionLifetime, clockTolerance }: Lifetimes): number {
  return idleLifetime < sessionLifetime ? idleLifetime : idleLifetime + clockTolerance
}

/** Milliseconds that a token of a session lives: a sign-in may ask for longer than usual. */
export function tokenLifetimeOf(
  { idleLifetime = 0 }: Pick<Session, 'idleLifetime'>,
  { sessionLifetime, maxTokenLifetime, clockTolerance }: Lifetimes,
): number {
  return Math.min(Math.max(sessionLifetime * 1000, idleLifetime - clockTolerance * 1000), maxTokenLifetime * 1000)
}
