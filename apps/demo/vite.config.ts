import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { parseEnvironment } from './src/server/environment.ts'
import { writeSwitches } from './src/server/switches.ts'

/** Does for `vite apps/demo` what the demo server does for the built page. */
const switches = {
  name: 'switches',
  apply: 'serve',
  transformIndexHtml: (page: string) => writeSwitches(page, parseEnvironment(process.env)),
} as const

export default defineConfig({
  plugins: [react(), switches],
  build: { target: 'es2023', sourcemap: true },
  // For `vite apps/demo`, which shows changes to the page at once: everything else is the demo server's.
  server: {
    proxy: Object.fromEntries(
      ['/auth', '/trpc', '/me', '/sign-in', '/sign-up', '/drills', '/.well-known'].map((path) => [
        path,
        'http://127.0.0.1:8787',
      ]),
    ),
  },
})
