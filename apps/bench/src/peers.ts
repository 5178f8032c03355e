import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** Where the packages are that Tokenpair is measured beside. They are no part of the workspace: only benchmarks want them. */
export const peersFolder: string = fileURLToPath(new URL('../peers', import.meta.url))

/**
 * Installs the peers by their lock file, unless all that package.json names are there.
 *
 * @throws {Error} npm could not install them.
 */
export function installPeers(): void {
  if (wantedPeers().every(([peer, version]) => versionOf(peer) === version)) return
  const quietly = ['--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', ['ci', ...quietly], { cwd: peersFolder, stdio: ['ignore', 2, 'inherit'] })
  if (status !== 0) throw new Error('npm could not install the packages of apps/bench/peers: see what it says above')
}

/** The version of an installed peer; `undefined` where it is not there. */
export function versionOf(peer: string): string | undefined {
  try {
    const { version } = readManifest(`node_modules/${peer}/`)
    return version
  } catch {
    return undefined
  }
}

interface Manifest {
  readonly version?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

function wantedPeers(): readonly (readonly [string, string])[] {
  return Object.entries(readManifest('').dependencies ?? {})
}

function readManifest(folder: string): Manifest {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- npm wrote it
  return JSON.parse(readFileSync(`${peersFolder}/${folder}package.json`, 'utf8')) as Manifest
}
