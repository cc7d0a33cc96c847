import { hex } from '../types/index.js'
import { armRebroadcast } from './activate.js'
import type { Turn } from './turn.js'

/**
 * R9: what others may have missed, byte for byte as it was signed and logged. Never signs.
 * Own votes are limited to the newest: whoever is behind is brought forward by the certificates,
 * and only votes of the views that nobody has left are ever needed to make one.
 */
export function rebroadcast (turn: Turn): void {
  const { state } = turn
  const { ownActs, certificates, view, context: { policy } } = state
  const highest = certificates.highestNotarized
  const notarization = certificates.notarization(highest)
  if (notarization !== undefined) {
    turn.broadcast({ type: 'certificate', certificate: notarization })
  }
  for (const certificate of certificates.nullificationsBetween(highest, view)) {
    turn.broadcast({ type: 'certificate', certificate })
  }
  // Not asked for by R9, but it spares peers whose copy of F was lost a round of catch-up.
  const { finalization } = certificates
  if (finalization !== undefined) turn.broadcast({ type: 'certificate', certificate: finalization })
  const proposal = ownActs.proposed.get(view)
  if (proposal !== undefined) turn.broadcast({ type: 'proposal', proposal })
  const votes = ownActs.votes.slice(-policy.resentVotesMax)
  for (const vote of votes) turn.broadcast({ type: 'vote', vote })
  repeatRequests(turn)
  state.rebroadcasts++
  armRebroadcast(turn)
}

/** "and pending requests": the blocks of this view's proposal, of notar[r*] and of fin. */
function repeatRequests (turn: Turn): void {
  const { certificates, proposals, view } = turn.state
  const wanted = [
    proposals.get(view)?.message.proposal.blockHash,
    certificates.notarization(certificates.highestNotarized)?.blockHash,
    certificates.finalization?.blockHash
  ]
  const asked = new Set<string>()
  for (const blockHash of wanted) {
    if (blockHash === undefined || asked.has(hex(blockHash))) continue
    asked.add(hex(blockHash))
    const content = turn.state.contents.get(hex(blockHash))
    if (content?.status !== 'wanted') continue
    const { block, from } = content
    turn.emit({ type: 'judge', blockHash, header: block?.header, block, from })
  }
}
