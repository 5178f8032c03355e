export { authHeaders, type AuthHeadersOptions } from './lib/auth-headers.ts'
export { type ManualClock, manualClock, type ManualClockOptions, type SettableClock } from './lib/manual-clock.ts'
export { type SeededRandom, seededRandom } from './lib/seeded-random.ts'
export { createTestAuth, type TestAuth, type TestAuthOptions } from './lib/test-auth.ts'
export {
  createTestNetwork,
  type Fault,
  type SentRequest,
  type TestNetwork,
  type TestNetworkOptions,
} from './lib/test-network.ts'
