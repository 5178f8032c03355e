import { once } from 'node:events'
import { createServer } from 'node:net'

/** Finds a port of the loopback that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The loopback gave no port: try again')
  return address.port
}
