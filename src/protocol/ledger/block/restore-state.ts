import {
  assert, CaseStatus, hex, type Case, type Chain, type Hex, type ReviewId, type SignedAllowlist
} from '../../types/index.js'
import { caseCodec, signedAllowlistCodec } from '../../codec/index.js'
import { memberSet } from '../../membership/index.js'
import { nameCountsCodec } from '../rows/name-counts.js'
import { presenceCodec } from '../rows/presence.js'
import { reviewRowCodec } from '../rows/review.js'
import { KeyRows } from '../epochs/restore-keys.js'
import type { Row } from '../rows/entry.js'
import { genesisState } from './genesis-state.js'
import { readU32 } from '../rows/keys.js'
import { headRowCodec, recoveryHeightsCodec, type HeadRow } from '../rows/rows.js'
import type { RecoveryRow } from '../state/adopted-recovery.js'
import type { LedgerState } from '../state/ledger-state.js'
import { RulesetRows } from '../state/rulesets.js'
import { tallyCodec } from '../rows/tally.js'

/**
 * Returns the state after a restart. Without a `ledger` row it is the state of the genesis.
 * @param rows in any order: every row of `ledger`, `allowlist`, `tally`, `presence`, `names`, `undecided`,
 * `recovery`, `ruleset`, `review`, and of the shared keys. Also the `case` row of each undecided case. Other
 * rows are ignored.
 * @throws InvariantError or DecodeError if the rows do not belong together: the store is damaged, and the
 * chain must be replayed
 */
export function restoreState (chain: Chain, rows: Iterable<Row>): LedgerState {
  const state = genesisState(chain)
  const undecided = new Set<Hex>()
  const cases = new Map<Hex, Case>()
  const lists = new Map<number, SignedAllowlist>()
  const keyRows = new KeyRows()
  const rulesetRows = new RulesetRows()
  const recoveries: RecoveryRow[] = []
  const undrawnReviews: ReviewId[] = []
  let head: HeadRow | undefined
  for (const row of rows) {
    const { space, key, value } = row
    keyRows.add(row)
    rulesetRows.add(row)
    if (space === 'ledger') head = headRowCodec.decode(value)
    else if (space === 'tally') state.tallies.set(hex(key), tallyCodec.decode(value))
    else if (space === 'presence') state.presence.set(hex(key), presenceCodec.decode(value))
    else if (space === 'names') state.names.set(hex(key), nameCountsCodec.decode(value))
    else if (space === 'undecided') undecided.add(hex(key))
    else if (space === 'review') {
      const { isDrawn, owing } = reviewRowCodec.decode(value)
      if (!isDrawn) undrawnReviews.push(key)
      else if (owing.length > 0) state.owing.set(hex(key), owing)
    }
    else if (space === 'case') cases.set(hex(key), caseCodec.decode(value))
    else if (space === 'recovery') {
      recoveries.push({ number: readU32(key, 0), ...recoveryHeightsCodec.decode(value) })
    } else if (space === 'allowlist') {
      const signed = signedAllowlistCodec.decode(value)
      lists.set(signed.list.version, signed)
    }
  }
  if (head === undefined) {
    assert(undecided.size === 0, 'ledger rows: cases without a head')
    return state
  }
  restoreHead(state, head, lists)
  state.keys = keyRows.restore(state.set)
  state.rulesets = rulesetRows.restore()
  state.undrawnReviews = undrawnReviews
  restoreRecoveries(state, recoveries)
  restoreCases(state, undecided, cases)
  return state
}

function restoreHead (
  state: LedgerState, head: HeadRow, lists: ReadonlyMap<number, SignedAllowlist>
): void {
  state.height = head.height
  state.hash = head.hash
  state.timestamp = head.timestamp
  state.beacon = head.beacon
  state.allowlistChangedAt = head.allowlistChangedAt
  if (head.allowlistVersion === state.allowlist.list.version) return
  const allowlist = lists.get(head.allowlistVersion)
  assert(allowlist !== undefined, 'ledger rows: the allowlist in force is missing')
  state.allowlist = allowlist
  state.set = memberSet(state.chain.id, allowlist)
}

function restoreRecoveries (state: LedgerState, recoveries: RecoveryRow[]): void {
  recoveries.sort((a, b) => a.number - b.number)
  assert(recoveries.every(({ number }, i) => number === i + 1), 'ledger rows: a recovery is missing')
  state.recoveries = recoveries
}

function restoreCases (
  state: LedgerState, undecided: ReadonlySet<Hex>, cases: ReadonlyMap<Hex, Case>
): void {
  for (const id of undecided) {
    const restored = cases.get(id)
    assert(restored !== undefined, 'ledger rows: an undecided case is missing')
    assert(restored.status <= CaseStatus.open, 'ledger rows: a closed case is listed as undecided')
    state.undecided.put(restored)
  }
}
