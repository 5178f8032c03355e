// Writes docs/client-states.md from what the client's own functions make of all that may happen: npm run states
import { writeFileSync } from 'node:fs'
import { exploreStates } from './states/explore-states.ts'
import { writeStatesPage } from './states/write-states-page.ts'

writeFileSync(new URL('../docs/client-states.md', import.meta.url), writeStatesPage(exploreStates()))
