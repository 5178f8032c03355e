export { headerTransport, type HeaderTransportOptions, lockedTransport } from './lib/headers/header-transport.ts'
export { readTokenHeaders } from './lib/headers/read-token-headers.ts'
export type { ClientTransport } from './lib/transport/client-transport.ts'
