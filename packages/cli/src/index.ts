export type { Io } from './lib/io.ts'
export { main } from './lib/main.ts'
export { systemIo } from './lib/node/system-io.ts'
