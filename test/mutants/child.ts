/**
 * A process with one mistake in it: registers the hook that puts the mistake there, then loads the
 * simulator through it and carries out orders, one at a time. Started by `start-mutant.ts` alone.
 */
import { once } from 'node:events'
import { register } from 'node:module'
import process from 'node:process'
import { MessageChannel } from 'node:worker_threads'
import type { Order } from './mutant.js'

/** The first message: what to serve in whose place. */
export interface Errand { readonly url: string, readonly source: string }

const [errand] = await once(process, 'message') as [Errand]
const { port1, port2 } = new MessageChannel()
register('./hook.ts', import.meta.url, { data: { ...errand, port: port2 }, transferList: [port2] })
const served = once(port1, 'message')
const { carryOut } = await import('./carry-out.js')
// A mutant in a file that nothing loads would prove nothing; the parent waits for this word.
await served
port1.close()
process.on('message', (order: Order) => {
  carryOut(order).then(
    outcome => { process.send?.(outcome) },
    (error: unknown) => {
      const violations = [{ invariant: 'crash', text: String(error) }]
      process.send?.({ violations, chains: [], tries: 1 })
    })
})
process.on('disconnect', () => { process.exit() })
process.send?.('ready')
