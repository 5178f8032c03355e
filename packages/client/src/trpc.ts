export { authEventSourceOptions, type EventSourceFetch } from './lib/trpc/auth-event-source-options.ts'
export { authHeaders, type RequestedCalls } from './lib/trpc/auth-headers.ts'
export { authLink, type LinkClient } from './lib/trpc/auth-link.ts'
