import { openDemo } from './demo.ts'
import { parseEnvironment } from './environment.ts'
import { listen } from './listen.ts'

try {
  const environment = parseEnvironment(process.env)
  const demo = await openDemo(environment, console.error)
  const server = await listen(demo.app, environment)
  const stop = async (): Promise<void> => {
    await server.close()
    await demo[Symbol.asyncDispose]()
    process.exit(0)
  }
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => void stop())
  console.log(server.address)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
