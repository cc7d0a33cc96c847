import type { BlockProposal, Conflict, ShareMessage, Vote } from '../../protocol/types/index.js'
import { leadersOf, name, voteBytes } from './arithmetic.js'
import type { WatchedRun } from './checker.js'
import { leadMessage } from './layouts.js'

/** Returns the name of an offence of §12, which is the same for all evidence of the offence. */
export function offenceOf (conflict: Conflict): string {
  switch (conflict.type) {
    case 'votes':
    case 'recoveredVotes': return twoVotes(conflict.first, conflict.second)
    case 'proposals':
    case 'recoveredProposals': return twoProposals(conflict.first)
    case 'opinions': {
      const { author: validator, opinion: { attempt, caseId } } = conflict.first
      return twoOpinions(name(validator), `${name(caseId)}/${attempt}`)
    }
    case 'shares': return twoShares(conflict.first)
    case 'allowlists': return twoLists(conflict.first.list.version)
    case 'proposes': return `proposes of ${name(conflict.first.author)} ` +
      `${Math.max(conflict.first.firstSeq, conflict.second.firstSeq)}`
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

export function twoShares ({ holder, height }: ShareMessage): string {
  return `shares of ${name(holder)} at ${height}`
}

/** @param about case and attempt */
export function twoOpinions (validator: string, about: string): string {
  return `opinions of ${validator} on ${about}`
}

export function twoLists (version: number): string {
  return `lists of version ${version}`
}

export function isSignedVote ({ chain, history }: WatchedRun, vote: Vote): boolean {
  const message = voteBytes(chain, vote, history.recoveryAt(vote.height))
  return chain.verifier.verify(vote.signer, message, vote.signature)
}

/** Returns whether the leader of the view has signed a proposal. Nodes keep only proposals of leaders. */
export function isLeaders ({ chain, history }: WatchedRun, proposal: BlockProposal): boolean {
  const { height, view, signer, signature } = proposal
  const [beacon, set] = [history.beaconAt(height - 2), history.setAt(height)]
  if (beacon === undefined || set === undefined) return false
  const leaders = leadersOf(chain, beacon, height, set)
  if (leaders[view % leaders.length] !== name(signer)) return false
  return chain.verifier.verify(signer, leadMessage(chain, proposal, history.recoveryAt(height)), signature)
}
