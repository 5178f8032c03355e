import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { type BrowserContext, chromium } from 'playwright-core'

/** A Chromium with a profile that outlives it. */
export interface MortalBrowser {
  readonly context: BrowserContext
  /** Kills all of its processes between two instructions. */
  kill(): Promise<void>
  /** Ends it as a user does, so that everything is on the disk. */
  quit(): Promise<void>
}

/** Starts a browser on a profile. */
export async function startBrowser(executablePath: string, profile: string): Promise<MortalBrowser> {
  const settings = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', '--password-store=basic']
  const places = ['--remote-debugging-port=0', `--user-data-dir=${profile}`, 'about:blank']
  // A group of its own, which is killed as a whole.
  const child = spawn(executablePath, [...settings, ...places], { detached: true, stdio: ['ignore', 'ignore', 'pipe'] })
  const gone = once(child, 'exit')
  const endpoint = await readEndpoint(child)
  const browser = await chromium.connectOverCDP(endpoint)
  const [context] = browser.contexts()
  if (!context) throw new Error('The browser has no profile')
  return {
    context,
    kill: async () => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
      await gone
    },
    quit: async () => {
      const session = await browser.newBrowserCDPSession()
      await session.send('Browser.close').catch(() => undefined) // it may be gone before it answers
      await gone
    },
  }
}

async function readEndpoint({ stderr }: ChildProcess): Promise<string> {
  if (!stderr) throw new Error('The browser says nothing')
  for await (const line of createInterface(stderr)) {
    const found = /^DevTools listening on (?<endpoint>ws:\S+)/.exec(line)?.groups?.['endpoint']
    if (found !== undefined) {
      stderr.resume()
      return found
    }
  }
  throw new Error('The browser did not start')
}
