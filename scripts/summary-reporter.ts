import type { Reporter, TestModule, TestRunEndReason, Vitest } from 'vitest/node'

/**
 * Ends the output of a test run, whatever becomes of it, with one line that a person and a machine read alike.
 *
 * A project without tests counts as a failure: a wrong file pattern must not look like success.
 */
export default class SummaryReporter implements Reporter {
  readonly #counts = { passed: 0, failed: 0, skipped: 0 }
  #vitest: Vitest | undefined

  onInit(vitest: Vitest): void {
    this.#vitest = vitest
    // Written when the process ends, so that no other reporter has the last word.
    process.once('exit', () => {
      const { passed, failed, skipped } = this.#counts
      process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`)
    })
  }

  onTestRunEnd(
    modules: ReadonlyArray<TestModule>,
    unhandledErrors: ReadonlyArray<unknown>,
    reason: TestRunEndReason,
  ): void {
    this.#counts.failed += unhandledErrors.length
    for (const module of modules) this.#count(module)
    if (reason !== 'interrupted') this.#missProjectsWithoutTests(modules)
  }

  #count(module: TestModule): void {
    for (const test of module.children.allTests()) {
      const { state } = test.result()
      this.#counts[state === 'pending' ? 'skipped' : state] += 1
    }
    // A file that does not load, or a hook that fails, leaves tests that never ran.
    const broken = [module, ...module.children.allSuites()].filter((suite) => suite.errors().length > 0)
    this.#counts.failed += broken.length
  }

  #missProjectsWithoutTests(modules: ReadonlyArray<TestModule>): void {
    // Whoever asks for certain files or projects knows what is left out.
    const isWholeRun = process.argv.slice(2).join(' ') === 'run'
    if (this.#vitest === undefined || !isWholeRun) return
    const tested = new Set(modules.map((module) => module.project.name))
    for (const { name } of this.#vitest.projects.filter((project) => !tested.has(project.name))) {
      console.error(`The project "${name}" has no tests.`)
      this.#counts.failed += 1
      process.exitCode = 1
    }
  }
}
