import { nextListFrom } from '../../protocol/ledger/index.js'
import { isWithholding } from '../../protocol/replica/index.js'
import { hex } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { clockTime, listed } from '../machine/formatting.js'
import { nameOf } from '../gates/name-of.js'

/** Says when the signed list can become final: `at 18:14:51Z`, or `with the next block`. */
export function listDue (
  { clock, hostLoop }: Pick<RunningChain, 'clock' | 'hostLoop'>
): { at: number, text: string } {
  const now = clock.wall()
  const at = Math.max(nextListFrom(hostLoop.state.ledger), now)
  return { at, text: at === now ? 'with the next block' : `at ${clockTime(at, { at: now })}` }
}

/** Says which removal of a hospital delays all new cases; undefined if none does. */
export function whyWithheld (
  running: Pick<RunningChain, 'clock' | 'hostLoop' | 'membership'>
): string | undefined {
  const { hostLoop, membership: { set, successor } } = running
  if (successor === undefined || !isWithholding(hostLoop.state)) return undefined
  const stays = new Set(successor.list.entries.map(({ id }) => hex(id)))
  const removed = set.members.filter(({ id }) => !stays.has(hex(id))).map(({ id }) => nameOf(running, id))
  return `no hospital's new case is accepted before allowlist version ${successor.list.version}, which ` +
    `removes ${listed(removed)}, is final; blocks may contain this list ${listDue(running).text}`
}
