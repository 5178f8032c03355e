import { AuthError, type JsonObject, systemClock, systemRandom } from '@tokenpair/protocol'
import { sqliteStore } from '../stores/sqlite.ts'
import {
  type AuthServicesOptions,
  checkAuthServicesOptions,
  type CheckedAuthServicesOptions,
} from './auth-services-options.ts'
import type { AuthServices } from './auth-services.ts'
import { shareResponse } from './http/cross-origin.ts'
import { createHandler } from './http/handler.ts'
import { errorResponse, tokenResponse } from './http/responses.ts'
import { buildIdentityProviders, findOf } from './identity-providers/identity-provider.ts'
import { denylist } from './revocation/denylist.ts'
import { createRevocationFeed } from './revocation/revocation-feed.ts'
import { createHousekeeping } from './sessions/housekeeping.ts'
import { createSubjectControl } from './subjects/subject-control.ts'
import { everybodyIsActive } from './subjects/subject-directory.ts'
import { MultiTokenManager } from './token-managers/multi-token-manager.ts'
import type {
  Authentication,
  PresentedToken,
  TokenManager,
  TokenManagerContext,
} from './token-managers/token-manager.ts'
import { bearerTransport } from './transport/bearer-transport.ts'
import type { AccessCredential, RequestHead } from './transport/transport.ts'

/**
 * Puts the server half together: checks the options, imports the keys, makes the token managers, and reads what was
 * revoked.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 */
export async function initializeAuthServices<Claims extends object = JsonObject>(
  options: AuthServicesOptions<Claims>,
): Promise<AuthServices<Claims>> {
  const checked = checkAuthServicesOptions(options)
  const { basePath, issuer, onError = () => undefined } = checked
  const context = createContext(checked)
  const { store, revocation, revocations, clock } = context
  const managers = distinct(await Promise.all(checked.tokenManagerBuilders.map((each) => each.build(context))))
  const tokenManager = new MultiTokenManager(managers)
  const identityProviders = await buildIdentityProviders(checked.identityProviderBuilders, { tokenManager })
  const follow = (): Promise<void> => revocations.follow()
  await revocation.open?.({
    store,
    clock,
    revocations,
    follow,
    endSessions: async (sessions) => {
      await tokenManager.revokeAllTokens({ ...sessions, reason: 'replaced' })
    },
  })

  const inspect = (token: string): PresentedToken | undefined => tokenManager.inspectRefreshToken(token)
  const transport = (checked.transport ?? bearerTransport()).build({ basePath, issuer, inspect })
  const authenticate = (request: RequestHead): Promise<Authentication<Claims>> =>
    authenticateBy(tokenManager, transport.readAccess(request))
  const control = createSubjectControl({ tokenManager, context, authenticate })
  return {
    tokenManager,
    getTokenManager: (type) => findOf(managers, type, 'put its builder into tokenManagerBuilders'),
    identityProviders,
    getIdentityProvider: (type) => findOf(identityProviders, type, 'put its builder into identityProviderBuilders'),
    authenticate,
    handler: createHandler({ manager: tokenManager, transport, authenticate, basePath, issuer, onError }),
    respond: (answer, request) => {
      const response =
        answer instanceof Error ? errorResponse(answer) : tokenResponse(answer, transport.deliver(answer, request))
      return shareResponse(response, request, transport.crossOrigin)
    },
    ...control,
    close: async () => {
      revocations.close()
      await store.close()
    },
  }
}

function createContext<Claims extends object>(options: CheckedAuthServicesOptions<Claims>): TokenManagerContext {
  const {
    onEvent,
    onError = () => undefined,
    clock = systemClock,
    random = systemRandom,
    revocation = denylist(),
  } = options
  const { store = sqliteStore({ path: 'auth.db' }), subjects = everybodyIsActive, maxSessionsPerSubject } = options
  const retention = options.endedSessionRetention * 1000
  const revocations = createRevocationFeed({ log: store.revocations, clock, onError })
  const tidyUp = createHousekeeping({ store, clock, retention, onError })
  const emit: TokenManagerContext['emit'] = (event) => {
    try {
      onEvent?.(event)
    } catch (error) {
      onError(error) // what the app does with an event is no reason to refuse a user
    }
  }
  return { store, revocation, revocations, subjects, maxSessionsPerSubject, clock, random, emit, onError, tidyUp }
}

/** Each manager knows its sessions by its name. */
function distinct<Manager extends { readonly name: string }>(
  managers: readonly Manager[],
): readonly [Manager, ...(readonly Manager[])] {
  const [first, ...others] = managers
  if (first === undefined) throw new TypeError('initializeAuthServices() needs a token manager')
  for (const [index, { name }] of managers.entries()) {
    if (managers.findIndex((manager) => manager.name === name) === index) continue
    throw new TypeError(`Two token managers have the name ${name}: give one of them another name`)
  }
  return [first, ...others]
}

async function authenticateBy<Claims extends object>(
  manager: TokenManager<Claims>,
  credential: AccessCredential,
): Promise<Authentication<Claims>> {
  switch (credential.kind) {
    case 'none': {
      const message = 'Send an access token in the header Authorization: Bearer'
      return { status: 'anonymous', error: new AuthError('token_missing', message) }
    }
    case 'malformed': {
      const message = 'The access token is not one of this server: refresh it'
      return { status: 'rejected', error: new AuthError('token_invalid', message) }
    }
    case 'token':
      return manager.validateToken(credential.token)
    case 'refused':
      return { status: 'rejected', error: credential.error }
  }
}
