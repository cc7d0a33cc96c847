/**
 * Runs files of tests, as the process that started this one asks. Before each part of a file it tells what
 * begins, so that a part that never ends can be named.
 */
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import Mocha from 'mocha'
import { emptySum, type Job, type Sum, type Word } from './job.js'

/** Limit of the load of a file, ms. */
const LOAD_MS = 120_000
/** Limit of a part whose own limit is switched off, ms. */
const UNLIMITED_MS = 3_600_000
/** Time after the last test until open handles count as a leak and are reported, ms. */
const LINGER_MS = 15_000

process.on('message', job => {
  void runFile(job as Job).then(sum => { tell({ sum }) })
})
process.on('disconnect', () => {
  setTimeout(() => {
    console.error('error: something is still open after the last test: '.concat(
      process.getActiveResourcesInfo().join(', ')))
    process.exit(1)
  }, LINGER_MS).unref()
})

function tell (word: Word): void {
  process.send?.(word)
}

async function runFile ({ suite, file, timeoutMs }: Job): Promise<Sum> {
  const sum = emptySum()
  const mocha = new Mocha({ reporter: FailuresOnly, timeout: timeoutMs })
  mocha.addFile(file)
  tell({ begins: 'loading', limitMs: LOAD_MS })
  try {
    await load(mocha, file)
  } catch (error) {
    console.error(error)
    sum.failed++
    sum.faults.push(`${suite}: ${file} does not load`)
    return sum
  }
  await new Promise<void>(resolve => {
    const runner = mocha.run(() => { resolve() })
    for (const event of ['hook', 'test']) {
      runner.on(event, (part: Mocha.Runnable) => {
        tell({ begins: nameOf(part), limitMs: part.timeout() || UNLIMITED_MS })
      })
    }
    runner.on('fail', (part, { message }: Error) => {
      sum.faults.push(`${suite}: ${nameOf(part)}: ${message.trim().split('\n')[0] ?? ''}`)
    })
    runner.on('end', () => {
      sum.passed = runner.stats?.passes ?? 0
      sum.failed = runner.stats?.failures ?? 0
      sum.skipped = runner.stats?.pending ?? 0
    })
  })
  mocha.dispose()
  return sum
}

/** @throws the error of the file; mocha may report another one (findings/mocha-hides-load-errors.sh). */
async function load (mocha: Mocha, file: string): Promise<void> {
  await mocha.loadFilesAsync().catch(async (error: unknown) => {
    await import(pathToFileURL(file).href)
    throw error
  })
}

function nameOf ({ title, parent }: Mocha.Runnable): string {
  return [...parent?.titlePath() ?? [], title].join(' ')
}

/** Prints the failures of a file when it has ended, and nothing else. */
class FailuresOnly extends Mocha.reporters.Base {
  constructor (runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    runner.once('end', () => {
      if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures)
    })
  }
}
