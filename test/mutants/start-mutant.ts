import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { mutatedModule, ROOT } from './mutate.js'
import type { Errand } from './child.js'
import type { Mutant, Order, Outcome, Trial } from './mutant.js'

const CHILD = join(ROOT, 'test/mutants/child.ts')
const START_TIMEOUT_MS = 300_000
/** The child stops long runs itself, unless the mistake prevents it. */
const ORDER_TIMEOUT_MS = 3_600_000

/** A process that runs a mutant, or the unchanged code. */
export class MutantProcess {
  private constructor (private readonly child: ChildProcess) {}

  /** @throws if the mutant does not apply, or no module loads its file */
  static async start (mutant: Mutant): Promise<MutantProcess> {
    const url = pathToFileURL(join(ROOT, mutant.file)).href
    const source = mutatedModule(mutant)
    const { process, ready } = await MutantProcess.#fork({ url, source, trial: mutant.trial })
    if (ready === 'ready') return process
    process.stop()
    throw new Error(`mutant '${mutant.name}' does not start: ${String(ready)}`)
  }

  /** Starts a process with the unchanged code. */
  static async unchanged (trial: Trial): Promise<MutantProcess> {
    return (await MutantProcess.#fork({ url: '', source: '', trial })).process
  }

  static async #fork (errand: Errand): Promise<{ process: MutantProcess, ready: Outcome | string }> {
    const child = fork(CHILD, {
      cwd: ROOT, execArgv: ['--import', 'tsx'], serialization: 'advanced',
      stdio: ['ignore', 'inherit', 'inherit', 'ipc']
    })
    const process = new MutantProcess(child)
    return { process, ready: await process.#ask(errand, START_TIMEOUT_MS) }
  }

  /** Returns the result of an order. A process that ends or never answers counts as a violation. */
  async order (order: Order): Promise<Outcome> {
    const answer = await this.#ask(order, ORDER_TIMEOUT_MS)
    if (typeof answer === 'object') return answer
    return { violations: [{ invariant: 'hang or death', text: answer }], chains: [], tries: 1 }
  }

  stop (): void {
    this.child.kill('SIGKILL')
  }

  async #ask (question: object, timeoutMs: number): Promise<Outcome | string> {
    const { child } = this
    const given = new AbortController()
    const signal = AbortSignal.any([given.signal, AbortSignal.timeout(timeoutMs)])
    try {
      child.send(question)
      return await Promise.race([
        once(child, 'message', { signal }).then(([answer]) => answer as Outcome | string),
        once(child, 'exit', { signal }).then(([code]) => `the process ended with ${String(code)}`)
      ])
    } catch (error) {
      this.stop()
      return error instanceof Error ? error.message : String(error)
    } finally {
      given.abort()
    }
  }
}
