// Runs a script of package.json with the pinned pnpm, on a pinned Node.js where the machine's own is too old.
// Both are npm packages and are checked against the locks in .toolchain.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldestNode = '22.19.0'
const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs a command of which only standard error is heard as long as nothing else is asked for. */
function run(command, args, stdout = 'inherit') {
  const shell = process.platform === 'win32'
  const { status } = spawnSync(command, args, { cwd: root, stdio: ['inherit', stdout, 'inherit'], shell })
  if (status !== 0) process.exit(status ?? 1)
}

/** Installs a tool of .toolchain unless it is there, and answers its node_modules. */
function provide(tool) {
  const home = join(root, '.toolchain', tool)
  const modules = join(home, 'node_modules')
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  if (!existsSync(modules)) run('npm', ['ci', '--prefix', home, ...quietly], 2)
  return modules
}

const path = [join(provide('pnpm'), '.bin'), process.env.PATH]
if (process.versions.node.localeCompare(oldestNode, 'en', { numeric: true }) < 0) {
  const modules = provide('node')
  const platformPackage = readdirSync(modules).find((name) => name.startsWith('node-'))
  path.unshift(join(modules, platformPackage, 'bin'))
}
process.env.PATH = path.join(delimiter)
run('pnpm', ['--silent', 'run', ...process.argv.slice(2)])
