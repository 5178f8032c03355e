// Runs a script of package.json with the pinned pnpm, on a pinned Node.js where the machine's own is too old.
// Both are npm packages and are checked against the locks in .toolchain. What is installed is told on standard error:
// standard output belongs to the script.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const oldestNode = '22.19.0'
const root = fileURLToPath(new URL('..', import.meta.url))

/** Runs one command and ends with its exit code where it fails. */
async function run(command, args, stdout = 'inherit') {
  const shell = process.platform === 'win32'
  const child = spawn(command, args, { cwd: root, stdio: ['inherit', stdout, 'inherit'], shell })
  const forward = (signal) => child.kill(signal)
  const wait = () => undefined // a terminal sends Ctrl-C to the command too: its answer is ours
  process.on('SIGTERM', forward).on('SIGHUP', forward).on('SIGINT', wait)
  const watch = watchParent(() => forward('SIGTERM'))
  const code = await new Promise((resolve) => {
    child.on('error', (error) => resolve(console.error(`${command} did not start: ${error.message}`) ?? 1))
    child.on('exit', (exitCode) => resolve(exitCode ?? 1))
  })
  clearInterval(watch)
  process.off('SIGTERM', forward).off('SIGHUP', forward).off('SIGINT', wait)
  if (code !== 0) process.exit(code)
}

/** npm hands SIGTERM to the shell that it started us with, and that shell dies without a word to us. */
function watchParent(onGone) {
  if (process.env.npm_lifecycle_event === undefined) return undefined
  const parent = process.ppid
  return setInterval(() => process.ppid === parent || onGone(), 200).unref()
}

/** Installs a tool of .toolchain unless it is there, and answers its node_modules. */
async function provide(tool) {
  const home = join(root, '.toolchain', tool)
  const modules = join(home, 'node_modules')
  const quietly = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  if (!existsSync(modules)) await run('npm', ['ci', '--prefix', home, ...quietly], 2)
  return modules
}

const path = [join(await provide('pnpm'), '.bin'), join(root, 'node_modules', '.bin'), process.env.PATH]
if (process.versions.node.localeCompare(oldestNode, 'en', { numeric: true }) < 0) {
  const modules = await provide('node')
  const platformPackage = readdirSync(modules).find((name) => name.startsWith('node-'))
  path.unshift(join(modules, platformPackage, 'bin'))
}
process.env.PATH = path.join(delimiter)

const [name, ...options] = process.argv.slice(2)
const script = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).scripts[name]
if (script === undefined) {
  console.error(`package.json has no script "${name}"`)
  process.exit(1)
}

// pnpm installs the workspace first where that is due (verifyDepsBeforeRun).
await run('pnpm', ['--silent', 'exec', 'node', '--eval', '0'], 2)

// No shell and no pnpm stand between: signals reach the command itself, and the last line is the command's own.
const commands = script.split(' && ').map((command) => command.split(' '))
for (const [index, [command, ...args]] of commands.entries()) {
  const isLast = index === commands.length - 1
  await run(command, isLast ? [...args, ...options] : args)
}
