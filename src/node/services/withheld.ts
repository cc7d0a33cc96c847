import { nextListFrom } from '../../protocol/ledger/index.js'
import { isWithholding } from '../../protocol/replica/index.js'
import { hex } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { clockTime, listed } from '../machine/formatting.js'
import { nameOf } from '../gates/name-of.js'

/** Says when the list that is signed now can be final: `at 18:14:51Z`, or `with the next block`. */
export function listDue (
  { clock, hostLoop }: Pick<RunningChain, 'clock' | 'hostLoop'>
): { at: number, text: string } {
  const now = clock.wall()
  const at = Math.max(nextListFrom(hostLoop.state.ledger), now)
  return { at, text: at === now ? 'with the next block' : `at ${clockTime(at, { at: now })}` }
}

/** Says why submitted cases wait although everything runs; undefined: no removal delays them. */
export function whyWithheld (
  running: Pick<RunningChain, 'clock' | 'hostLoop' | 'membership'>
): string | undefined {
  const { hostLoop, membership: { set, successor } } = running
  if (successor === undefined || !isWithholding(hostLoop.state)) return undefined
  const kept = new Set(successor.list.entries.map(({ id }) => hex(id)))
  const gone = set.members.filter(({ id }) => !kept.has(hex(id))).map(({ id }) => nameOf(running, id))
  return `no hospital's new case is accepted before allowlist version ${successor.list.version}, which ` +
    `removes ${listed(gone)}, is final; blocks may hold it ${listDue(running).text}`
}
