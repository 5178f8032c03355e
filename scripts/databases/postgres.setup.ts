import { createServer } from 'node:http'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './postgres.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** An address that answers a request with the `postgres://…` of a running server, which it starts for the first one. */
    readonly postgresStarter: string
  }
}

/** Offers tests a PostgreSQL server, and starts it only where one of them asks for it. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  let starting: Promise<PostgresServer> | undefined
  const starter = createServer((_, response) => {
    starting ??= startPostgres()
    starting.then(
      ({ url }) => response.end(url),
      (error: unknown) => response.writeHead(500).end(error instanceof Error ? error.message : String(error)),
    )
  })
  await new Promise<void>((resolve) => {
    starter.listen(0, '127.0.0.1', resolve)
  })
  const address = starter.address()
  provide('postgresStarter', `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`)
  return async () => {
    starter.closeAllConnections()
    starter.close()
    await (await starting?.catch(() => undefined))?.stop()
  }
}
