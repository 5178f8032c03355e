// Finds a Chromium for tests that need a real browser, and installs one where the machine has none.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { createRequire } from 'node:module'
import { delimiter, dirname, join } from 'node:path'
import { chromium } from 'playwright-core'

const installLimit = 180_000

/**
 * Looks for a Chromium or Chrome, at the place named by `CHROMIUM_PATH` first.
 *
 * @returns {string | undefined} Path of its executable.
 */
export function findBrowser() {
  return [...namedPlaces(), ...systemPlaces(), chromium.executablePath()].find((place) => place && existsSync(place))
}

/**
 * Finds a Chromium or Chrome, or installs a Chromium: Playwright's own, else Debian's.
 *
 * @returns {Promise<string>} Path of its executable.
 * @throws {Error} where there is none and none can be installed. Nothing is ever skipped for want of a browser.
 */
export async function provideBrowser() {
  const present = findBrowser()
  if (present !== undefined) return present
  for (const install of [installFromPlaywright, installFromDebian]) {
    install()
    const installed = findBrowser()
    if (installed !== undefined) return installed
  }
  throw new Error('No browser was found and none could be installed: install Chromium or Chrome, or set CHROMIUM_PATH')
}

function namedPlaces() {
  const { CHROMIUM_PATH, CHROME_PATH, PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH } = process.env
  return [CHROMIUM_PATH, CHROME_PATH, PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH]
}

function systemPlaces() {
  if (process.platform === 'darwin') return placesOnMac()
  if (process.platform === 'win32') return placesOnWindows()
  const folders = new Set(['/usr/bin', ...(process.env.PATH ?? '').split(delimiter)])
  const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
  return names.flatMap((name) => [...folders].map((folder) => join(folder, name)))
}

function placesOnMac() {
  const apps = ['Google Chrome', 'Chromium', 'Microsoft Edge']
  return apps.map((app) => `/Applications/${app}.app/Contents/MacOS/${app}`)
}

function placesOnWindows() {
  const folders = ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((name) => process.env[name] ?? [])
  return folders.flatMap((folder) => [
    join(folder, 'Google', 'Chrome', 'Application', 'chrome.exe'),
    join(folder, 'Microsoft', 'Edge', 'Application', 'msedge.exe'),
  ])
}

function installFromPlaywright() {
  const home = dirname(createRequire(import.meta.url).resolve('playwright-core/package.json'))
  run(process.execPath, [join(home, 'cli.js'), 'install', 'chromium'])
}

function installFromDebian() {
  if (!existsSync('/usr/bin/apt-get') || process.getuid?.() !== 0) return
  if (run('apt-get', ['update'])) run('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'])
}

/** Runs an installer. What it says goes to standard error, like everything that is not a result. */
function run(command, args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  console.error(`No browser yet: ${command} ${args.join(' ')}`)
  return spawnSync(command, args, { env, stdio: ['ignore', 2, 2], timeout: installLimit }).status === 0
}
