import { nextListFrom } from '../../protocol/ledger/index.js'
import { isWithholding } from '../../protocol/replica/index.js'
import { hex } from '../../protocol/types/index.js'
import type { Core } from '../assembly/core.js'
import { clockTime, listed } from '../examine/doctor/format.js'
import { nameOf } from '../gates/name-of.js'

/** Says when the list that is signed now can be final: `at 18:14:51Z`, or `with the next block`. */
export function listDue ({ clock, host }: Pick<Core, 'clock' | 'host'>): { at: number, text: string } {
  const now = clock.wall()
  const at = Math.max(nextListFrom(host.state.ledger), now)
  return { at, text: at === now ? 'with the next block' : `at ${clockTime(at, { at: now })}` }
}

/** Says why submitted cases wait although everything runs; undefined: no removal delays them. */
export function whyWithheld (core: Pick<Core, 'clock' | 'host' | 'membership'>): string | undefined {
  const { host, membership: { set, successor } } = core
  if (successor === undefined || !isWithholding(host.state)) return undefined
  const kept = new Set(successor.list.entries.map(({ id }) => hex(id)))
  const gone = set.members.filter(({ id }) => !kept.has(hex(id))).map(({ id }) => nameOf(core, id))
  return `no hospital's new case is accepted before allowlist version ${successor.list.version}, which ` +
    `removes ${listed(gone)}, is final; blocks may hold it ${listDue(core).text}`
}
