import { equal, tolerated, type RecoveryStatement } from '../../types/index.js'
import { sigmaEpoch, type LedgerState } from '../state/ledger-state.js'

/** What the statements of the members show together (SPECIFICATION.md §10.6). Each count is of hospitals. */
export interface Assurance {
  /** The hospitals that call their databases intact. */
  readonly intact: number
  /** f+1: so many show every final block if none of them lies. */
  readonly needed: number
  /** 2f+1: so many show every final block even if f of them lie. */
  readonly safe: number
  /** The holders that kept their shares of the lottery key; undefined while no key is active. */
  readonly shares: { readonly held: number, readonly needed: number } | undefined
}

/** @param statements those of members, at most one each */
export function assuranceOf (state: LedgerState, statements: readonly RecoveryStatement[]): Assurance {
  const faulty = tolerated(state.set.size)
  const epoch = sigmaEpoch(state)
  return {
    intact: statements.filter(({ isIntact }) => isIntact).length,
    needed: faulty + 1,
    safe: 2 * faulty + 1,
    shares: epoch === undefined ? undefined : {
      needed: epoch.threshold,
      held: statements.filter(({ keyEpoch, signer }) =>
        keyEpoch === epoch.number && epoch.holders.some(id => equal(id, signer))).length
    }
  }
}

/** Tells whether too few hospitals kept their shares, so that the recovery voids the lottery key. */
export function losesLottery ({ shares }: Assurance): boolean {
  return shares !== undefined && shares.held < shares.needed
}
