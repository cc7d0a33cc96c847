import type { BlockEvent } from '../../api/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import { CASE_EVENTS, casesOf } from '../../protocol/ledger/index.js'
import { hex, type Case } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { caseView } from './case-views.js'
import { headView } from './chain-views.js'
import type { Parties } from './parties.js'

export function blockEvent (running: RunningChain, commit: CommittedBlock, parties: Parties): BlockEvent {
  const { block, delta } = commit
  const touched = new Map<string, Case>()
  for (const type of CASE_EVENTS) {
    for (const entry of casesOf(delta, type)) touched.set(hex(entry.id), entry)
  }
  const closed = new Set(casesOf(delta, 'closed').map(({ id }) => hex(id)))
  return {
    head: headView(block.header, block.hash, delta.set.version, parties),
    committedAt: running.clock.wall(),
    cases: [...touched.values()].map(entry =>
      caseView(entry, closed.has(hex(entry.id)) ? delta.timestamp : undefined, parties))
  }
}
