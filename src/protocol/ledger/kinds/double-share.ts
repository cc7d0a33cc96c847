import { isValidShare, lotteryInput } from '../../lottery/index.js'
import type { Chain, Conflict, KeyEpoch, Readiness, ShareMessage } from '../../types/index.js'
import { equal } from '../../types/index.js'
import type { LedgerState } from '../state/ledger-state.js'

type DoubleShare = Extract<Conflict, { type: 'shares' }>

/**
 * Tells whether both shares are valid under the public shares of the epoch. A proof names its holder, so
 * shares need no signature (SPECIFICATION.md §12.1).
 */
export function isDoubleShare (
  { chain, keys: { active } }: Pick<LedgerState, 'chain' | 'keys'>, { first, second }: DoubleShare
): boolean {
  if (active === undefined || active.number !== first.epoch) return false
  return [first, second].every(share => isValid(chain, active, share))
}

/** The public shares of past epochs are gone, so the evidence is never valid after its epoch. */
export function readinessOf ({ keys }: LedgerState, { first }: DoubleShare): Readiness {
  if (keys.active === undefined || keys.active.number < first.epoch) return 'later'
  return keys.active.number === first.epoch ? 'ready' : 'never'
}

function isValid (chain: Chain, epoch: KeyEpoch, share: ShareMessage): boolean {
  const { height, blockHash: hash, holder, element, proof } = share
  const drawing = { chain, epoch, height, hash }
  const index = epoch.holders.findIndex(id => equal(id, holder))
  return isValidShare(drawing, lotteryInput(drawing), { index, element, proof })
}
