import type { JsonObject } from '@tokenpair/protocol'
import { type AuthServicesOptions, checkAuthServicesOptions } from './auth-services-options.ts'
import type { AuthServices } from './auth-services.ts'
import { createTokenManagerContext } from './create-token-manager-context.ts'
import { createAnswers } from './http/answers.ts'
import { createHandler, type HandlerOptions } from './http/handler.ts'
import { metadataPathOf } from './http/metadata-route.ts'
import { buildIdentityProviders, findOf } from './identity-providers/identity-provider.ts'
import { createAccessControl } from './revocation/access-control.ts'
import { createSubjectControl } from './subjects/subject-control.ts'
import { MultiTokenManager } from './token-managers/multi-token-manager.ts'
import type { TokenManagerContext } from './token-managers/token-manager-context.ts'
import type { Authentication, PresentedToken, TokenManager } from './token-managers/token-manager.ts'
import { authenticateRequest } from './transport/authenticate-request.ts'
import { buildTransport } from './transport/build-transport.ts'
import type { RequestHead, Transport } from './transport/transport.ts'

/**
 * Puts the server half together: checks the options, imports the keys, makes the token managers, and reads what was
 * revoked.
 *
 * @throws {TypeError} One sentence for each option that has to be mended.
 * @throws Whatever the store throws, where the revocation strategy cannot read what was revoked.
 */
export async function initializeAuthServices<Claims extends object = JsonObject>(
  options: AuthServicesOptions<Claims>,
): Promise<AuthServices<Claims>> {
  const checked = checkAuthServicesOptions(options)
  const { basePath, issuer, onTokenIssued } = checked
  const { context, housekeeping } = createTokenManagerContext(checked, {
    endSession: async (sessionId, reason) => {
      await tokenManager.revokeToken({ sessionId, reason })
    },
    confirmationOf: (sessionId) => transport.confirmationOf?.(sessionId),
  })
  const { store, revocations, onError } = context
  const managers = distinct(await Promise.all(checked.tokenManagerBuilders.map((each) => each.build(context))))
  const tokenManager: TokenManager<Claims> = new MultiTokenManager(managers, { onTokenIssued, onError })
  const identityProviders = await buildIdentityProviders(checked.identityProviderBuilders, { tokenManager })
  const inspect = (token: string): PresentedToken | undefined => tokenManager.inspectRefreshToken(token)
  const transport: Transport = buildTransport(checked.transport, { managers, inspect, basePath, issuer })
  await openStrategy(context)

  const authenticate = (request: RequestHead): Promise<Authentication<Claims>> =>
    authenticateRequest(request, { tokenManager, transport })
  const onRefused: HandlerOptions['onRefused'] = ({ manager = tokenManager.name, sessionId }, { code }) =>
    context.emit({ type: 'refused', manager, sessionId, code })
  const readAccessToken = (request: RequestHead): string | undefined => {
    const credential = transport.readAccess(request)
    return credential.kind === 'token' ? credential.token : undefined
  }
  const control = createSubjectControl({ tokenManager, authenticate, readAccessToken })
  return {
    tokenManager,
    getTokenManager: (type) => findOf(managers, type, 'put its builder into tokenManagerBuilders'),
    identityProviders,
    getIdentityProvider: (type) => findOf(identityProviders, type, 'put its builder into identityProviderBuilders'),
    authenticate,
    handler: createHandler({ manager: tokenManager, transport, onRefused, authenticate, basePath, issuer, onError }),
    paths: { base: basePath, metadata: metadataPathOf(issuer) },
    ...createAnswers({ ...checked, tokenManager, transport, issueToken: control.issueToken, onError }),
    ...control,
    ...createAccessControl({ ...context, accessTokenLifetime: tokenManager.accessTokenLifetime }),
    close: async () => {
      await Promise.all([revocations.close(), housekeeping.close()])
      await store.close()
    },
  }
}

/** A server whose strategy is not ready does not start, and nothing of it goes on. */
async function openStrategy({ store, clock, revocation, revocations }: TokenManagerContext): Promise<void> {
  try {
    await revocation.open?.({ store, clock, revocations, follow: () => revocations.follow() })
  } catch (error) {
    await revocations.close()
    throw error
  }
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
