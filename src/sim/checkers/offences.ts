import type { BlockProposal, Chain, Conflict, Vote } from '../../protocol/types/index.js'
import { leadersOf, name, voteBytes } from './arithmetic.js'
import type { WatchedRun } from './checker.js'
import { leadMessage } from './layouts.js'

/** Returns the name of an offence of §12, which is the same for all evidence of the offence. */
export function offenceOf (conflict: Conflict): string {
  switch (conflict.type) {
    case 'votes': return twoVotes(conflict.first, conflict.second)
    case 'proposals': return twoProposals(conflict.first)
    case 'opinions': {
      const { author: validator, opinion: { caseId } } = conflict.first
      return twoOpinions(name(validator), name(caseId))
    }
    case 'allowlists': return twoLists(conflict.first.list.version)
  }
}

/** Names two votes by height, view and the pair of their kinds. */
export function twoVotes (first: Vote, { kind }: Vote): string {
  const kinds = first.kind === kind ? kind : 'both'
  return `votes of ${name(first.signer)} at ${first.height}/${first.view} of kind ${kinds}`
}

export function twoProposals ({ signer, height, view }: BlockProposal): string {
  return `proposals of ${name(signer)} at ${height}/${view}`
}

export function twoOpinions (validator: string, caseId: string): string {
  return `opinions of ${validator} on ${caseId}`
}

export function twoLists (version: number): string {
  return `lists of version ${version}`
}

export function isSignedVote (chain: Chain, vote: Vote): boolean {
  return chain.verifier.verify(vote.signer, voteBytes(chain, vote), vote.signature)
}

/** Returns whether the leader of the view has signed a proposal. Nodes keep only proposals of leaders. */
export function isLeaders ({ chain, history }: WatchedRun, proposal: BlockProposal): boolean {
  const { height, view, signer, signature } = proposal
  const [beacon, set] = [history.beaconAt(height - 1), history.setAt(height)]
  if (beacon === undefined || set === undefined) return false
  const leaders = leadersOf(chain, beacon, height, set)
  if (leaders[view % leaders.length] !== name(signer)) return false
  return chain.verifier.verify(signer, leadMessage(chain, proposal), signature)
}
