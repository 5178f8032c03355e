import type { Page } from 'playwright-core'

/** Everything that a script on a page can read, whatever it is looking for. */
export interface HidingPlaces {
  /** `document.cookie`, `localStorage` and `sessionStorage`, as one text. */
  readonly text: string
  /** The names of the databases in IndexedDB. */
  readonly databases: readonly (string | undefined)[]
}

/** Looks where a script of an attacker would look. */
export function searchPage(tab: Page): Promise<HidingPlaces> {
  return tab.evaluate(async () => ({
    text: JSON.stringify([document.cookie, localStorage, sessionStorage]),
    databases: (await indexedDB.databases()).map(({ name }) => name),
  }))
}
