import { type AuthServices, JwtTokenManager } from '@tokenpair/server'
import { requireSession } from '@tokenpair/server/hono'
import { Hono } from 'hono'
import { type JWTVerifyGetKey, jwtVerify } from 'jose'

const billing = 'https://billing.internal'

/** Creates the app that users sign in to: it asks the billing service for them, with a token that is good for nothing else. */
export function createFront(auth: AuthServices, ask: (request: Request) => Promise<Response>): Hono {
  const forBilling = auth.getTokenManager(JwtTokenManager).createDownscoper({ audience: billing, scopes: ['invoices'] })

  return new Hono().get('/invoices', requireSession(auth), async (c) => {
    const { accessToken } = await forBilling(c.var.auth)
    return ask(new Request(`${billing}/invoices`, { headers: { authorization: `Bearer ${accessToken}` } }))
  })
}

/** Creates the billing service: `createRemoteJWKSet(new URL('https://api.example.com/auth/jwks.json'))` of jose has the keys. */
export function createBilling(keys: JWTVerifyGetKey, issuer: string): Hono {
  return new Hono().get('/invoices', async (c) => {
    const token = c.req.header('authorization')?.replace(/^Bearer /i, '') ?? ''
    const options = { issuer, audience: billing, typ: 'at+jwt', algorithms: ['ES512'] }
    const claims = await jwtVerify(token, keys, options).then(
      ({ payload }) => payload,
      () => undefined,
    )
    if (claims === undefined) return c.json({ error: 'invalid_token' }, 401)
    const scopes = String(claims['scope']).split(' ')
    if (!scopes.includes('invoices')) return c.json({ error: 'insufficient_scope' }, 403)
    return c.json({ invoices: `those of ${claims.sub}` })
  })
}
