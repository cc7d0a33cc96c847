import type { CaseMismatchView, MismatchView, MismatchesView } from '../../api/index.js'
import {
  MISMATCH_PREFIX, MismatchOutcome, confirming, mismatchKey, mismatchRowCodec, type MismatchRow
} from '../../protocol/ledger/index.js'
import { MismatchVerdict, hex, type Case } from '../../protocol/types/index.js'
import { rareRows, type NodeStore } from '../../storage/index.js'
import type { RunningChain } from '../assembly/running-chain.js'
import type { Parties } from './parties.js'

/** The rows that are read for a list. */
const MAX_ROWS = 10_000
const OUTCOMES = {
  [MismatchOutcome.stated]: 'stated', [MismatchOutcome.confirmed]: 'confirmed',
  [MismatchOutcome.refuted]: 'refuted'
} as const

function viewOf ({ outcome, statements }: MismatchRow, parties: Parties): MismatchView {
  const by = (verdict: MismatchVerdict): MismatchView['differs'] =>
    statements.filter(one => one.verdict === verdict).map(({ author }) => parties.show(author))
  return {
    outcome: OUTCOMES[outcome], differs: by(MismatchVerdict.differs), fits: by(MismatchVerdict.fits)
  }
}

/** Returns what hospitals state about the records of cases, for those with a statement. */
export async function mismatchesOf (
  store: NodeStore, cases: readonly Case[], parties: Parties
): Promise<ReadonlyMap<string, MismatchView>> {
  const rows = await rareRows(store, 'kind', cases.map(({ id }) => mismatchKey(id).key), MISMATCH_PREFIX)
  return new Map(rows.flatMap((row, at) => row === undefined
    ? []
    : [[hex(cases[at]!.id), viewOf(mismatchRowCodec.decode(row), parties)] as const]))
}

/** Lists all cases with a statement. */
export async function mismatchList (running: RunningChain, parties: Parties): Promise<MismatchesView> {
  const cases: CaseMismatchView[] = []
  let more = false
  const counts = new Map<string, { readonly row: MismatchRow, cases: number }>()
  for await (const { key, value } of running.store.entries('kind', MISMATCH_PREFIX)) {
    if (cases.length === MAX_ROWS) {
      more = true
      break
    }
    const row = mismatchRowCodec.decode(value)
    cases.push({
      caseId: hex(key.subarray(MISMATCH_PREFIX.length)), submitter: parties.show(row.submitter),
      ...viewOf(row, parties)
    })
    if (row.outcome !== MismatchOutcome.confirmed) continue
    const count = counts.get(hex(row.submitter)) ?? { row, cases: 0 }
    count.cases++
    counts.set(hex(row.submitter), count)
  }
  return {
    needed: confirming(running.hostLoop.state.ledger.set.members.length),
    named: [...counts.values()].map(({ cases: number, row }) =>
      ({ hospital: parties.show(row.submitter), cases: number })),
    cases, more
  }
}
