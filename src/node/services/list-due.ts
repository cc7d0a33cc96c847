import { nextListFrom } from '../../protocol/ledger/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { clockTime } from '../machine/formatting.js'

/** Says when the signed list can become final: `at 18:14:51Z`, or `with the next block`. */
export function listDue (
  { clock, hostLoop }: Pick<RunningChain, 'clock' | 'hostLoop'>
): { at: number, text: string } {
  const now = clock.wall()
  const at = Math.max(nextListFrom(hostLoop.state.ledger), now)
  return { at, text: at === now ? 'with the next block' : `at ${clockTime(at, { at: now })}` }
}
