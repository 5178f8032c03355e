import { AuthError } from '@tokenpair/protocol'
import { createRefusal } from '../create-refusal.ts'
import { objectToClient } from '../token-managers/client-binding.ts'
import type { Authentication, TokenBinding, TokenManager } from '../token-managers/token-manager.ts'
import type { RequestHead, TokenInUse, Transport } from './transport.ts'

/** What a request is judged with. */
export interface RequestJudgement<Claims extends object> {
  readonly tokenManager: Pick<TokenManager<Claims>, 'validateToken'>
  readonly transport: Transport
}

/** Says who sent a request: its token has to be genuine, and to be used as the transport has it. */
export async function authenticateRequest<Claims extends object>(
  request: RequestHead,
  { tokenManager, transport }: RequestJudgement<Claims>,
): Promise<Authentication<Claims>> {
  const credential = transport.readAccess(request)
  switch (credential.kind) {
    case 'none': {
      const message = 'Send an access token in the header Authorization: Bearer'
      return { status: 'anonymous', error: createRefusal('token_missing', message) }
    }
    case 'token': {
      const objectTo = ({ sessionId, lock, client }: TokenBinding): AuthError | undefined =>
        admit({ kind: 'access-token', sessionId, lock }, request, transport) ?? objectToClient(client, request)
      const judged = tokenManager.validateToken(credential.token, objectTo)
      const user = 'status' in judged ? judged : await judged // to wait for nothing costs more than to know the token
      if (user.status !== 'authenticated') return user
      const error = objectTo(user)
      return error === undefined ? user : { status: 'rejected', error }
    }
    case 'refused':
      return { status: 'rejected', error: credential.error }
  }
}

/** Asks the transport whether a request may use a token. One that knows nothing of locks lets no locked token pass. */
export function admit(token: TokenInUse, request: RequestHead, transport: Transport): AuthError | undefined {
  if (transport.admit !== undefined) return transport.admit(token, request)
  if (token.kind === 'refresh-token' || token.lock === undefined) return undefined
  return new AuthError(
    'token_invalid',
    'The access token is locked to a cookie, which this server does not ask for: refresh it',
  )
}
