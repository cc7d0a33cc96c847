/**
 * A process with one mistake in it: registers the hook that puts the mistake there, then loads the
 * simulator through it and carries out orders, one at a time. Started by `start-mutant.ts` alone.
 */
import { once } from 'node:events'
import { register } from 'node:module'
import process from 'node:process'
import { MessageChannel, receiveMessageOnPort } from 'node:worker_threads'
import type { Order, Outcome } from './mutant.js'

/** A healthy seed takes a second or two, all schedules some minutes. */
const CPU_LIMIT_US = { sim: 30_000_000, twins: 1_800_000_000 }

/** The first message: what to serve in whose place. */
export interface Errand { readonly url: string, readonly source: string }

const [errand] = await once(process, 'message') as [Errand]
const { port1, port2 } = new MessageChannel()
register('./hook.ts', import.meta.url, { data: { ...errand, port: port2 }, transferList: [port2] })
const { carryOut } = await import('./carry-out.js')
// A mutant in a file that nothing loads would prove nothing.
const isServed = receiveMessageOnPort(port1) !== undefined
port1.close()

function answer (outcome: Outcome): void {
  process.send?.(outcome)
}

function fault (invariant: string, text: string): Outcome {
  return { violations: [{ invariant, text }], chains: [], tries: 1 }
}

process.on('message', (order: Order) => {
  const before = process.cpuUsage()
  // By the processor's time: a busy machine makes no mistake.
  const watch = setInterval(() => {
    if (process.cpuUsage(before).user < CPU_LIMIT_US[order.trial.type]) return
    clearInterval(watch)
    answer(fault('no end', `a run without end: stopped after ${CPU_LIMIT_US[order.trial.type] / 1e6} s`))
  }, 1_000)
  carryOut(order).then(answer, (error: unknown) => { answer(fault('crash', String(error))) })
    .finally(() => { clearInterval(watch) })
})
process.on('disconnect', () => { process.exit() })
process.send?.(isServed ? 'ready' : 'nothing loads its file')
