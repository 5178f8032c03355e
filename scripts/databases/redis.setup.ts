import type { TestProject } from 'vitest/node'
import { startRedis } from './redis.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where a Redis runs that all tests share. */
    readonly redisUrl: string
  }
}

/** Starts one Redis for all tests that need one. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await startRedis()
  project.provide('redisUrl', server.url)
  return () => server.stop()
}
