/**
 * Runs suites (folders or files under `test/`) one after another. Beside other suites, `unit` runs in a
 * process of its own, but not beside suites that start nodes. The last line is the sum: `123 passed,
 * 0 failed`. The exit code is 0 if no test failed, and 1 otherwise.
 *
 *   node --import tsx test/run.ts unit/api fuzz
 */
import { fork } from 'node:child_process'
import { readdir } from 'node:fs/promises'
import path from 'node:path'
import process from 'node:process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import Mocha from 'mocha'

interface Sum {
  passed: number
  failed: number
  skipped: number
  /** A line for each failure, repeated at the end of the output. */
  readonly faults: string[]
}

/** Suites that start processes or need long computations have longer limits. */
const TIMEOUTS_MS: Readonly<Record<string, number>> = {
  browser: 120_000, e2e: 120_000, sim: 120_000, fuzz: 120_000, faults: 600_000, nodes: 240_000
}
const TIMEOUT_MS = 60_000
/** Time after the last test until open handles count as a leak and are reported. */
const LINGER_MS = 15_000

/** Suites that start nodes, and wait longer for them on a busy machine. */
const ALONE: ReadonlySet<string> = new Set(['e2e', 'faults', 'nodes'])
/** The longest suite of a single process. */
const BESIDE = 'unit'

const root = path.dirname(fileURLToPath(import.meta.url))
const suites = process.argv.slice(2)
const sum: Sum = { passed: 0, failed: 0, skipped: 0, faults: [] }
const isBeside = suites.length > 1 && suites.includes(BESIDE)
const beside = isBeside ? runBeside(BESIDE) : Promise.resolve()
for (const suite of suites.filter(suite => !isBeside || suite !== BESIDE)) {
  if (ALONE.has(suite)) await beside
  await runSuite(suite, sum)
}
await beside
process.send?.(sum)
process.disconnect?.()
if (sum.skipped > 0) console.log(`${sum.skipped} skipped, for the reasons above`)
for (const fault of sum.faults) console.log(`failed: ${fault}`)
console.log(`${sum.passed} passed, ${sum.failed} failed`)
process.exitCode = sum.failed === 0 && sum.passed > 0 ? 0 : 1
setTimeout(() => {
  console.error('error: something is still open after the last test: '.concat(
    process.getActiveResourcesInfo().join(', ')))
  process.exit(1)
}, LINGER_MS).unref()

/** Runs a suite in a process of its own, and prints its output when it has ended. */
async function runBeside (suite: string): Promise<void> {
  const child = fork(fileURLToPath(import.meta.url), [suite], { silent: true })
  const output: Buffer[] = []
  const collect = (chunk: Buffer): void => { output.push(chunk) }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  let theirs: Sum | undefined
  child.on('message', message => { theirs = message as Sum })
  await new Promise(resolve => { child.on('close', resolve) })
  process.stdout.write(Buffer.concat(output))
  sum.passed += theirs?.passed ?? 0
  sum.failed += theirs?.failed ?? 0
  sum.skipped += theirs?.skipped ?? 0
  sum.faults.push(...theirs?.faults ?? [])
  // The process failed without a failed test: it has crashed, or something is still open after the last test.
  if (child.exitCode === 0 || (theirs?.failed ?? 0) > 0) return
  sum.failed++
  sum.faults.push(`${suite}: the process ended with exit code ${child.exitCode}`)
}

async function runSuite (suite: string, sum: Sum): Promise<void> {
  const files = await testFiles(suite)
  console.log(`\n== ${suite}: ${files.length} files`)
  if (files.length === 0) return
  const mocha = new Mocha({ reporter: 'dot', timeout: TIMEOUTS_MS[suite] ?? TIMEOUT_MS })
  for (const file of files) mocha.addFile(file)
  await mocha.loadFilesAsync().catch(async (error: unknown) => {
    // Mocha may report another error than that of the file (findings/mocha-hides-load-errors.sh).
    for (const file of files) await import(pathToFileURL(file).href)
    throw error
  })
  await new Promise<void>(resolve => {
    const runner = mocha.run(() => { resolve() })
    runner.on('fail', ({ title, parent }, { message }: Error) => {
      const name = [...parent?.titlePath() ?? [], title].join(' ')
      sum.faults.push(`${suite}: ${name}: ${message.trim().split('\n')[0] ?? ''}`)
    })
    runner.on('end', () => {
      sum.passed += runner.stats?.passes ?? 0
      sum.failed += runner.stats?.failures ?? 0
      sum.skipped += runner.stats?.pending ?? 0
    })
  })
}

async function testFiles (suite: string): Promise<string[]> {
  const folder = path.join(root, suite)
  if (suite.endsWith('.test.ts')) return [folder]
  const entries = await readdir(folder, { recursive: true }).catch(() => [])
  return entries.filter(name => name.endsWith('.test.ts')).sort()
    .map(name => path.join(folder, name))
}
