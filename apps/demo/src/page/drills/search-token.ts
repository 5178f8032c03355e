import { timeline } from '../auth-client.ts'
import { switches } from '../switches/switches.ts'

/** How a refresh token looks. */
const refreshToken = /(?<![\w-])[\w-]{96}(?![\w-])/

/** What the cookie's name holds. */
const lockName = 'tokenpair-lock-'

/** A script on this page looks for the refresh token wherever scripts can look. */
export async function searchToken(): Promise<void> {
  const places = {
    'document.cookie': document.cookie,
    localStorage: Object.values(localStorage).join('\n'),
    sessionStorage: Object.values(sessionStorage).join('\n'),
    IndexedDB: (await indexedDB.databases()).map(({ name }) => name).join('\n'), // the client keeps none
  }
  const found = Object.entries(places).flatMap(([place, text]) => (refreshToken.test(text) ? [place] : []))
  const result = found.length === 0 ? 'there is no refresh token' : `the refresh token lies in ${found.join(', ')}`
  const lock = switches.transport === 'locked' ? `, ${describeLock(Object.values(places))}` : ''
  timeline.add({ type: 'drill', text: `A script looks at ${Object.keys(places).join(', ')}: ${result}${lock}` })
}

function describeLock(texts: readonly string[]): string {
  return texts.some((text) => text.includes(lockName)) ? 'and the lock lies there, too' : 'and the lock is nowhere'
}
