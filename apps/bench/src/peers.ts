import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the packages are that Tokenpair is measured beside. They are no part of the workspace: only benchmarks want them. */
export const peersFolder: string = fileURLToPath(new URL('../peers', import.meta.url))

/**
 * Installs the peers by their lock file, unless they are there.
 *
 * @throws {Error} npm could not install them.
 */
export function installPeers(): void {
  if (existsSync(`${peersFolder}/node_modules`)) return
  const quietly = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', ['ci', ...quietly], { cwd: peersFolder, stdio: ['ignore', 2, 'inherit'] })
  if (status !== 0) throw new Error('npm could not install the packages of apps/bench/peers: see what it says above')
}

/** The version of an installed peer. */
export function versionOf(peer: string): string {
  const manifest: unknown = JSON.parse(readFileSync(`${peersFolder}/node_modules/${peer}/package.json`, 'utf8'))
  const isManifest = typeof manifest === 'object' && manifest !== null && 'version' in manifest
  return isManifest ? String(manifest.version) : 'unknown'
}
