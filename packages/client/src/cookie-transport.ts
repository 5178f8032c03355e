export { cookieTransport, type CookieTransportOptions } from './lib/cookies/cookie-transport.ts'
export type { TokenChannel } from './lib/cookies/token-channel.ts'
export type { ClientTransport } from './lib/transport/client-transport.ts'
