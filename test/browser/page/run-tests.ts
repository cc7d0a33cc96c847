/** Prepares Mocha in a page. The tests follow in the bundle, and `runTests` runs them. */
export interface Report {
  readonly passed: number
  /** A line for each failure. */
  readonly failed: readonly string[]
}

const TIMEOUT_MS = 60_000
class NoReporter {}

function runTests (): Promise<Report> {
  const failed: string[] = []
  return new Promise(resolve => {
    const runner = mocha.run(() => { resolve({ passed: runner.stats?.passes ?? 0, failed }) })
    runner.on('fail', (test, error: Error) => { failed.push(`${test.fullTitle()}: ${error.message}`) })
  })
}

mocha.setup({ ui: 'bdd', reporter: NoReporter as never, timeout: TIMEOUT_MS })
Object.assign(globalThis, { runTests })
