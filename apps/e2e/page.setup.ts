import { fileURLToPath } from 'node:url'
import { build } from 'vite'

/** Builds the demo's page as it is shipped: the runner's own `NODE_ENV` would put React's development build into it. */
export async function setup(): Promise<void> {
  const { NODE_ENV } = process.env
  process.env['NODE_ENV'] = 'production'
  try {
    await build({ root: fileURLToPath(new URL('../demo', import.meta.url)), logLevel: 'error' })
  } finally {
    process.env['NODE_ENV'] = NODE_ENV
  }
}
