import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
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
