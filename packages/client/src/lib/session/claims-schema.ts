import type { ClientPorts } from '../ports/client-ports.ts'
import type { AuthState } from './auth-state.ts'

/** Says what the app's claims are. A zod schema is one; the server half can be given the same. */
export interface ClaimsSchema<Claims> {
  /** Answers the claims, or throws where a value is something else. */
  parse(value: unknown): Claims
}

/** Lets a state show its claims as a schema reads them. Where they do not fit there are none: nobody is signed out. */
export function withParsedClaims<Claims>(
  state: AuthState,
  schema: ClaimsSchema<Claims>,
  { report }: Pick<ClientPorts, 'report'>,
): AuthState<Claims | undefined> {
  if (state.status !== 'signed-in') return state
  let claims: Claims | undefined
  try {
    claims = schema.parse(state.claims)
  } catch (cause) {
    report({ type: 'claims-failed', cause })
  }
  return { ...state, claims }
}
