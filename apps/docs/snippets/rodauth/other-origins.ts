// Pages of other origins, also on routes of the app
import assert from 'node:assert/strict'
import { bearerTransport, initializeAuthServices, JwtAlgorithm, JwtSessionConfig } from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'
import { Hono } from 'hono'

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
  transport: bearerTransport({ allowedOrigins: ['https://app.example.com', /https:\/\/\w+\.preview\.example\.com/] }),
})

const app = new Hono()
app.use(async (context, next) => {
  const preflight = auth.answerPreflight(context.req.raw, ['GET', 'POST'])
  if (preflight) return preflight
  await next()
  context.res = auth.withCors(context.res, context.req.raw)
  return undefined
})
app.all('/auth/*', ({ req }) => auth.handler(req.raw))
app.get('/me', async ({ req }) => {
  const user = await auth.authenticate(req.raw)
  if (user.status !== 'authenticated') return auth.respond(user.error, req.raw)
  return auth.deliver(Response.json({ sub: user.subject }), user, req.raw)
})

const headers = { origin: 'https://app.example.com' }
const refused = await app.request('https://api.example.com/me', { headers })

assert.equal(refused.status, 401)
assert.equal(refused.headers.get('access-control-allow-origin'), 'https://app.example.com')
assert.match(refused.headers.get('access-control-expose-headers') ?? '', /Authorization/)
assert.equal(refused.headers.get('vary'), 'Origin')
await auth.close()
