import { hex, type BlockProposal, type Vote } from '../types/index.js'
import type { Turn } from './turn.js'

/**
 * Reports two contradicting votes of one signer (§12). Both signatures must have been verified. A signer
 * is reported once per view and pair of kinds, so that a flood of variants makes one report.
 */
export function reportVotes (turn: Turn, first: Vote, second: Vote): void {
  const kinds = [first.kind, second.kind].sort().join()
  report(turn, `${kinds}/${first.view}/${hex(first.signer)}`, () => {
    turn.emit({ type: 'evidence', conflict: { type: 'votes', first, second } })
  })
}

/** Reports two proposals of one leader for one view. Both signatures must have been verified. */
export function reportProposals (turn: Turn, first: BlockProposal, second: BlockProposal): void {
  report(turn, `proposal/${first.view}`, () => {
    turn.emit({ type: 'evidence', conflict: { type: 'proposals', first, second } })
  })
}

function report (turn: Turn, key: string, emit: () => void): void {
  const { reported } = turn.state
  if (reported.has(key)) return
  reported.add(key)
  emit()
}
