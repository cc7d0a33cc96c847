import path from 'node:path'
import { pathToFileURL } from 'node:url'
import Mocha from 'mocha'
import { ROOT } from './mutate.js'
import type { Find, Outcome, TestTrial } from './mutant.js'

/** A busy machine must not cause a failure. The process that runs the mutant has a limit of its own. */
const TIMEOUT_MS = 600_000

/**
 * Loads unit tests, and returns a function that runs them until one fails. The function serves once: Node
 * loads a file of tests only once in a process. Files without a test are a failure.
 */
export async function loadTests ({ files }: TestTrial): Promise<() => Promise<Outcome>> {
  const mocha = new Mocha({ reporter: Silent, timeout: TIMEOUT_MS, bail: true, failZero: true })
  mocha.suite.emit('pre-require', globalThis, '', mocha)
  // Mocha itself would load some files by `require`, which the module hook does not see.
  for (const file of files) await import(pathToFileURL(path.join(ROOT, 'test', file)).href)
  return async () => await run(mocha)
}

async function run (mocha: Mocha): Promise<Outcome> {
  const violations: Find[] = []
  const tries = await new Promise<number>(resolve => {
    const runner = mocha.run(failures => {
      const { tests = 0 } = runner.stats ?? {}
      const isEmpty = failures > 0 && violations.length === 0
      if (isEmpty) violations.push({ invariant: 'test', text: 'no test runs' })
      resolve(tests)
    })
    runner.on('fail', ({ parent, title }, { message }: Error) => {
      const name = [...parent?.titlePath() ?? [], title].join(' ')
      violations.push({ invariant: 'test', text: `${name}: ${message}` })
    })
  })
  return { violations, chains: [], tries }
}

/** A reporter that prints nothing. */
class Silent extends Mocha.reporters.Base {
  override epilogue (): void {}
}
