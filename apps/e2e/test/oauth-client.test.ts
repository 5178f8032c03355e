import { createRemoteJWKSet, jwtVerify } from 'jose'
import * as oauth from 'oauth4webapi'
import { afterAll, beforeAll, describe, test } from 'vitest'
import { alice, type DemoProcess, startDemo } from './stage/demo-process.ts'

const client: oauth.Client = { client_id: 'a client that never heard of Tokenpair' }
const publicClient = oauth.None()
const overHttp = { [oauth.allowInsecureRequests]: true }

async function discover(address: string): Promise<oauth.AuthorizationServer> {
  const issuer = new URL(address)
  const answer = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...overHttp })
  return oauth.processDiscoveryResponse(issuer, answer)
}

/** Signs in at the app's own route, the only one that is not OAuth's. */
async function signIn(address: string): Promise<{ readonly access_token: string; readonly refresh_token: string }> {
  const headers = { 'content-type': 'application/json' }
  const answer = await fetch(`${address}/sign-in`, { method: 'POST', headers, body: JSON.stringify(alice) })
  return answer.json()
}

async function refresh(as: oauth.AuthorizationServer, token = ''): Promise<oauth.TokenEndpointResponse> {
  const answer = await oauth.refreshTokenGrantRequest(as, client, publicClient, token, overHttp)
  return oauth.processRefreshTokenResponse(as, client, answer)
}

async function revoke(as: oauth.AuthorizationServer, token = ''): Promise<void> {
  const answer = await oauth.revocationRequest(as, client, publicClient, token, overHttp)
  await oauth.processRevocationResponse(answer)
}

function callMe(address: string, accessToken: string): Promise<Response> {
  const me = new URL('/me', address)
  return oauth.protectedResourceRequest(accessToken, 'GET', me, undefined, undefined, overHttp)
}

const servers = [
  { ALGORITHM: 'HS512', TRANSPORT: 'bearer' },
  { ALGORITHM: 'ES512', TRANSPORT: 'bearer' },
  { ALGORITHM: 'HS512', TRANSPORT: 'cookie' },
]

describe.concurrent.each(servers)('a standard OAuth client, at $ALGORITHM and $TRANSPORT,', (variables) => {
  let demo: DemoProcess
  beforeAll(async () => {
    demo = await startDemo(variables)
  })
  afterAll(() => demo[Symbol.asyncDispose]())

  test('finds the routes in the metadata', async ({ expect }) => {
    const as = await discover(demo.address)

    expect(as).toMatchObject({
      issuer: demo.address,
      token_endpoint: `${demo.address}/auth/token`,
      revocation_endpoint: `${demo.address}/auth/revoke`,
      jwks_uri: `${demo.address}/auth/jwks.json`,
    })
  })

  test('refreshes again and again, and calls the API with what it gets', async ({ expect }) => {
    await using own = await startDemo(variables) // whose database has no other session
    const as = await discover(own.address)
    const signedIn = await signIn(own.address)

    const second = await refresh(as, signedIn.refresh_token)
    const third = await refresh(as, second.refresh_token)
    const answer = await callMe(own.address, third.access_token)

    expect(await answer.json()).toMatchObject({ sub: expect.any(String), scope: 'profile notes' })
    expect(third).toMatchObject({ token_type: 'bearer', expires_in: 600, scope: 'profile notes' })
    expect(own.sessions()).toMatchObject([{ generation: 2 }])
  })

  test.for(['refresh_token', 'access_token'] as const)('signs out with the %s', async (kind, { expect }) => {
    const as = await discover(demo.address)
    const signedIn = await signIn(demo.address)

    await revoke(as, signedIn[kind])
    await expect(refresh(as, signedIn.refresh_token)).rejects.toMatchObject({ error: 'invalid_grant', status: 400 })
    await expect(callMe(demo.address, signedIn.access_token)).rejects.toMatchObject({
      code: oauth.WWW_AUTHENTICATE_CHALLENGE,
      cause: [{ scheme: 'bearer', parameters: { error: 'invalid_token' } }],
    })
  })

  test('gets no more than an invalid_grant for a token that nobody issued', async ({ expect }) => {
    const as = await discover(demo.address)

    await revoke(as, 'nonsense')

    await expect(refresh(as, 'nonsense')).rejects.toMatchObject({ error: 'invalid_grant', status: 400 })
  })
})

describe.concurrent('the public keys', () => {
  test('verify an ES512 access token in a library that nobody here wrote', async ({ expect }) => {
    await using demo = await startDemo({ ALGORITHM: 'ES512' })
    const { jwks_uri: address = '' } = await discover(demo.address)
    const { access_token: token } = await signIn(demo.address)

    const verified = await jwtVerify(token, createRemoteJWKSet(new URL(address)), {
      algorithms: ['ES512'],
      typ: 'at+jwt',
      requiredClaims: ['sub', 'sid', 'iat', 'exp', 'jti'],
    })

    expect(verified.payload).toMatchObject({ scope: 'profile notes', role: expect.any(String) })
  })

  test('hold nothing where the key is a secret', async ({ expect }) => {
    await using demo = await startDemo({ ALGORITHM: 'HS512' })

    const { jwks_uri: address = '' } = await discover(demo.address)
    const answer = await fetch(address)

    expect(await answer.json()).toEqual({ keys: [] })
  })
})
