export { authConnectionParams } from './lib/trpc/auth-connection-params.ts'
export { authEventSourceOptions, type EventSourceFetch } from './lib/trpc/auth-event-source-options.ts'
export { authHeaders, type RequestedCalls } from './lib/trpc/auth-headers.ts'
export { authLink, type AuthLinkOptions, type LinkClient } from './lib/trpc/auth-link.ts'
