import { type JsonObject, systemClock, systemRandom } from '@tokenpair/protocol'
import { sqliteStore } from '../stores/sqlite.ts'
import {
  type AuthServicesOptions,
  checkAuthServicesOptions,
  type CheckedAuthServicesOptions,
} from './auth-services-options.ts'
import type { AuthServices } from './auth-services.ts'
import { createAnswers } from './http/answers.ts'
import { createHandler, type HandlerOptions } from './http/handler.ts'
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
import { authenticateRequest } from './transport/authenticate-request.ts'
import { bearerTransport } from './transport/bearer-transport.ts'
import type { RequestHead, Transport } from './transport/transport.ts'

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
  const context = createContext(checked, (sessionId) => transport.confirmationOf?.(sessionId))
  const { store, revocation, revocations, clock } = context
  const managers = distinct(await Promise.all(checked.tokenManagerBuilders.map((each) => each.build(context))))
  const tokenManager = new MultiTokenManager(managers, checked)
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
  const lockKeys = managers.flatMap((manager) => manager.lockKeys?.() ?? [])
  const transport: Transport = (checked.transport ?? bearerTransport()).build({ basePath, issuer, inspect, lockKeys })
  checkLocks(managers, transport)
  const authenticate = (request: RequestHead): Promise<Authentication<Claims>> =>
    authenticateRequest(request, { tokenManager, transport })
  const onRefused: HandlerOptions['onRefused'] = (token, { code }) => {
    const { name } = managers.find((manager) => manager.inspectRefreshToken(token) !== undefined) ?? tokenManager
    context.emit({ type: 'refused', manager: name, sessionId: inspect(token)?.sessionId, code })
  }
  const control = createSubjectControl({ tokenManager, context, authenticate })
  return {
    tokenManager,
    getTokenManager: (type) => findOf(managers, type, 'put its builder into tokenManagerBuilders'),
    identityProviders,
    getIdentityProvider: (type) => findOf(identityProviders, type, 'put its builder into identityProviderBuilders'),
    authenticate,
    handler: createHandler({ manager: tokenManager, transport, onRefused, authenticate, basePath, issuer, onError }),
    ...createAnswers({ ...checked, tokenManager, transport, issueToken: control.issueToken, onError }),
    ...control,
    close: async () => {
      revocations.close()
      await store.close()
    },
  }
}

function createContext<Claims extends object>(
  options: CheckedAuthServicesOptions<Claims>,
  confirmationOf: TokenManagerContext['confirmationOf'],
): TokenManagerContext {
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
  const world = { clock, random, emit, onError, tidyUp, confirmationOf }
  return { store, revocation, revocations, subjects, maxSessionsPerSubject, ...world }
}

/** A manager whose tokens cannot be locked would issue what the transport refuses. */
function checkLocks(managers: readonly Pick<TokenManager<never>, 'name' | 'lockKeys'>[], transport: Transport): void {
  const other = managers.find((manager) => manager.lockKeys === undefined)
  if (transport.confirmationOf === undefined || other === undefined) return
  throw new TypeError(
    `The access tokens of the token manager ${other.name} cannot be locked to a cookie: use another transport than lockedTransport(), or another token manager`,
  )
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
