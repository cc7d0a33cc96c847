import { VoteKind, type BlockHash, type ProposalMessage, type View, type Vote } from '../types/index.js'

/**
 * "Mine" of §4: what this node has signed at this height. Everything in it is in the write-ahead
 * log, and it is rebuilt from there after a restart; `votes` are the very objects that were logged,
 * so that R9 re-sends the same bytes.
 */
export class Mine {
  readonly proposed = new Map<View, ProposalMessage>()
  readonly notarized = new Map<View, BlockHash>()
  readonly nullified = new Set<View>()
  readonly finalized = new Map<View, BlockHash>()
  /** In the order of signing. */
  readonly votes: Vote[] = []

  addProposal (message: ProposalMessage): void {
    this.proposed.set(message.proposal.view, message)
  }

  addVote (vote: Vote): void {
    this.votes.push(vote)
    switch (vote.kind) {
      case VoteKind.notarize: this.notarized.set(vote.view, vote.blockHash); break
      case VoteKind.nullify: this.nullified.add(vote.view); break
      case VoteKind.finalize: this.finalized.set(vote.view, vote.blockHash); break
    }
  }

  /** Something has been signed at this height. */
  get acted (): boolean {
    return this.votes.length > 0 || this.proposed.size > 0
  }
}
