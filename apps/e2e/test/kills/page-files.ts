import { fileURLToPath } from 'node:url'
import type { BrowserContext, Page } from 'playwright-core'
import { build } from 'vite'
import type { Handles } from './page/page.ts'

/** Where the page is shown, at the address of the demo server. */
const base = '/killed/'

/** The files of the page, by their paths. */
export type PageFiles = ReadonlyMap<string, string>

/** Builds the page. */
export async function buildPage(): Promise<PageFiles> {
  const root = fileURLToPath(new URL('page', import.meta.url))
  const built = await build({ root, base, logLevel: 'error', build: { write: false, target: 'es2023' } })
  const files = new Map<string, string>()
  for (const { output } of [built].flat().filter((part) => 'output' in part)) {
    for (const file of output) files.set(base + file.fileName, 'code' in file ? file.code : String(file.source))
  }
  return files
}

/** Shows the page in a tab, as if the demo server had it. */
export async function openPage(context: BrowserContext, files: PageFiles, url: string): Promise<Page> {
  await context.route(`**${base}**`, (route) => {
    const path = new URL(route.request().url()).pathname
    const contentType = path.endsWith('.html') ? 'text/html' : 'text/javascript'
    return route.fulfill({ contentType, body: files.get(path) ?? '' })
  })
  const tab = await context.newPage()
  await tab.goto(url)
  await tab.waitForFunction(() => 'handles' in globalThis)
  return tab
}

/** The page's address at a server. */
export function pageUrl(address: string, transport: 'bearer' | 'cookie'): string {
  return `${address}${base}index.html?${transport}`
}

/** Has the page do something. */
export function ask<Name extends keyof Handles>(
  tab: Page,
  name: Name,
  argument?: Parameters<Handles[Name]>[0],
): Promise<string | number | undefined> {
  return tab.evaluate(
    ([method, given]) => Reflect.apply(Reflect.get(Reflect.get(globalThis, 'handles'), method), undefined, [given]),
    [name, argument] as const,
  )
}
