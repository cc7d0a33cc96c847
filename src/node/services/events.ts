import type { BlockEvent, BlockReport, BriefEvent } from '../../api/index.js'
import type { CommittedBlock } from '../loop/host-loop.js'
import { casesOf, type Delta } from '../../protocol/ledger/index.js'
import { hex, type Case } from '../../protocol/types/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import { caseView, STATUS } from './case-views.js'
import { headView } from './chain-views.js'
import type { Parties } from './parties.js'

/** Returns the events of a final block. An event is made when the first stream asks for it, and only once. */
export function blockReport (running: RunningChain, commit: CommittedBlock, parties: Parties): BlockReport {
  const committedAt = running.clock.wall()
  let full: BlockEvent | undefined
  let brief: BriefEvent | undefined
  return {
    get full () { return full ??= fullEvent(commit, committedAt, parties) },
    get brief () { return brief ??= briefEvent(commit, committedAt) }
  }
}

function fullEvent ({ block, delta }: CommittedBlock, committedAt: number, parties: Parties): BlockEvent {
  const closed = new Set(casesOf(delta, 'closed'))
  return {
    head: headView(block.header, block.hash, delta.set.version, parties),
    committedAt,
    cases: Array.from(touchedIn(delta), entry =>
      caseView(entry, closed.has(entry) ? delta.timestamp : undefined, parties))
  }
}

function briefEvent ({ block, delta }: CommittedBlock, committedAt: number): BriefEvent {
  return {
    height: block.header.height, committedAt,
    cases: Array.from(touchedIn(delta), ({ id, status }) => [hex(id), STATUS[status]] as const)
  }
}

/** Returns the cases with events. All events of a case have the same object. */
function touchedIn ({ events }: Delta): ReadonlySet<Case> {
  const touched = new Set<Case>()
  for (const event of events) if ('case' in event) touched.add(event.case)
  return touched
}
