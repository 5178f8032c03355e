// Runs every gate that is not a test. A gate is quiet when it passes; where any fails, all that failed are named last.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const packed = mkdtempSync(join(tmpdir(), 'tokenpair-check-'))

/** Runs a command and prints what it said only where it failed. */
function succeeds(command, ...args) {
  const shell = process.platform === 'win32'
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell })
  if (result.status !== 0)
    console.error([result.stdout, result.stderr, result.error?.message].filter(Boolean).join('\n'))
  return result.status === 0
}

/** Packs the publishable packages as a release would and looks at what is in the packages. */
function arePackagesSound() {
  if (!succeeds('pnpm', '--filter', './packages/*', 'pack', '--pack-destination', packed)) return false
  const tarballs = readdirSync(packed).map((file) => join(packed, file))
  const verdicts = tarballs.flatMap((tarball) => [
    succeeds('publint', 'run', tarball, '--strict'),
    succeeds('attw', tarball, '--profile', 'esm-only', '--no-emoji'),
  ])
  return verdicts.length > 0 && !verdicts.includes(false)
}

const gates = {
  format: () => succeeds('oxfmt', '--check'),
  lint: () => succeeds('oxlint', '--type-aware', '--deny-warnings'),
  types: () => succeeds('tsc', '-b'),
  unused: () => succeeds('knip'),
  packages: arePackagesSound,
  size: () => succeeds('size-limit'),
}

const failed = []
for (const [name, passes] of Object.entries(gates)) {
  const start = performance.now()
  const passed = passes()
  if (!passed) failed.push(name)
  console.log(`${passed ? 'ok    ' : 'FAILED'} ${name} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
}
rmSync(packed, { recursive: true })

if (failed.length > 0) {
  console.log(`The check failed at: ${failed.join(', ')}. No test runs before it passes.`)
  process.exit(1)
}
