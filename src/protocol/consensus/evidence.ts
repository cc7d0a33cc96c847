import { hex, type BlockProposal, type Vote } from '../types/index.js'
import type { Turn } from './turn.js'

/**
 * §12: two signed objects of one key that no honest node makes. Reported once per signer, view and
 * kind, so that a flood of variants costs one report. Both signatures must have been verified.
 */
export function reportVotes (turn: Turn, first: Vote, second: Vote): void {
  const kinds = [first.kind, second.kind].sort().join()
  report(turn, `${kinds}/${first.view}/${hex(first.signer)}`, () => {
    turn.emit({ type: 'evidence', conflict: { type: 'votes', first, second } })
  })
}

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
