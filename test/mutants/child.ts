/**
 * Runs a mutant, or unchanged code, in a process of its own. It registers the module hook that makes the
 * mistake. Then it loads the simulator or unit tests, and carries out one order at a time. Only
 * `start-mutant.ts` starts it.
 */
import { once } from 'node:events'
import { register } from 'node:module'
import process from 'node:process'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import type { Order, Outcome, Trial } from './mutant.js'

/** Limit of one order. A normal seed takes a second or two, and all schedules take some minutes. */
const CPU_LIMIT_US = { sim: 30_000_000, twins: 1_800_000_000, tests: 300_000_000 }

/** The first message: the module to replace, and its new source. Unchanged code has an empty address. */
export interface Errand {
  readonly url: string
  readonly source: string
  readonly trial: Trial
}

const [errand] = await once(process, 'message') as [Errand]
const { port1, port2 } = new MessageChannel()
register('./hook.ts', import.meta.url, { data: { ...errand, port: port2 }, transferList: [port2] })
const carryOut = await prepared(errand.trial)
// A mutant in a file that no module loads would always survive.
const isServed = errand.url === '' || receiveMessageOnPort(port1) !== undefined
port1.close()

/** Loads what the trial needs. */
async function prepared (trial: Trial): Promise<(order: Order) => Promise<Outcome>> {
  if (trial.type === 'tests') return await (await import('./run-tests.js')).loadTests(trial)
  const { carryOut } = await import('./carry-out.js')
  return async ({ seed }) => await carryOut({ trial, seed })
}

function answer (outcome: Outcome): void {
  process.send?.(outcome)
}

function fault (invariant: string, text: string): Outcome {
  return { violations: [{ invariant, text }], chains: [], tries: 1 }
}

process.on('message', (order: Order) => {
  const before = process.cpuUsage()
  // This counts processor time, so a busy machine does not cause a violation.
  const watch = setInterval(() => {
    if (process.cpuUsage(before).user < CPU_LIMIT_US[order.trial.type]) return
    clearInterval(watch)
    answer(fault('no end', `a run does not end: stopped after ${CPU_LIMIT_US[order.trial.type] / 1e6} s`))
  }, 1_000)
  carryOut(order).then(answer, (error: unknown) => { answer(fault('crash', String(error))) })
    .finally(() => { clearInterval(watch) })
})
process.on('disconnect', () => { process.exit() })
process.send?.(isServed ? 'ready' : 'no module loads its file')
