// A token in a parameter of the address
import assert from 'node:assert/strict'
import {
  bearerTransport,
  initializeAuthServices,
  JwtAlgorithm,
  JwtSessionConfig,
  type TransportBuilder,
} from '@tokenpair/server'
import { memoryStore } from '@tokenpair/server/stores/memory'

const downloadTransport: TransportBuilder = {
  build: (context) => {
    const plain = bearerTransport().build(context)
    return {
      ...plain,
      readAccess: (request) => {
        const token = new URL(request.url).searchParams.get('token')
        return token === null ? plain.readAccess(request) : { kind: 'token', token }
      },
    }
  },
}

const algorithm = JwtAlgorithm.hmacSha512(crypto.getRandomValues(new Uint8Array(64)))
const auth = await initializeAuthServices({
  store: memoryStore(),
  tokenManagerBuilders: [new JwtSessionConfig({ algorithm })],
  transport: downloadTransport,
})
const { accessToken } = await auth.issueToken({ subject: 'alice', method: 'password' })
const user = await auth.authenticate(new Request(`https://api.example.com/invoice.pdf?token=${accessToken}`))

assert.equal(user.status, 'authenticated')
await auth.close()
