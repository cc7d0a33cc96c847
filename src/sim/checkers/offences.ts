import type { BlockProposal, Chain, Conflict, Vote } from '../../protocol/types/index.js'
import { leadersOf, name, number64, tagged, voteBytes } from './arithmetic.js'
import type { Case } from './checker.js'

/** One offence of §12 in words, equal for all evidence of it. */
export function offenceOf (conflict: Conflict): string {
  switch (conflict.type) {
    case 'votes': return twoVotes(conflict.first, conflict.second)
    case 'proposals': return twoProposals(conflict.first)
    case 'opinions': {
      const { author: validator, opinion: { attempt, caseId } } = conflict.first
      return twoOpinions(name(validator), `${name(caseId)}/${attempt}`)
    }
    case 'allowlists': return twoLists(conflict.first.list.version)
    case 'proposes': return `proposes of ${name(conflict.first.author)}`
  }
}

export function twoVotes (first: Vote, { kind }: Vote): string {
  const kinds = first.kind === kind ? kind : 'both'
  return `votes of ${name(first.signer)} at ${first.height}/${first.view} of kind ${kinds}`
}

export function twoProposals ({ signer, height, view }: BlockProposal): string {
  return `proposals of ${name(signer)} at ${height}/${view}`
}

/** @param about case and attempt */
export function twoOpinions (validator: string, about: string): string {
  return `opinions of ${validator} on ${about}`
}

export function twoLists (version: number): string {
  return `lists of version ${version}`
}

export function isSignedVote ({ verifier, ...chain }: Chain, vote: Vote): boolean {
  return verifier.verify(vote.signer, voteBytes({ verifier, ...chain }, vote), vote.signature)
}

/** By the leader of its view: others' are worth nothing, and nobody keeps them. */
export function isLeaders ({ chain, history }: Case, proposal: BlockProposal): boolean {
  const { height, view, blockHash, signer, signature } = proposal
  const [beacon, set] = [history.beaconAt(height - 1), history.setAt(height)]
  if (beacon === undefined || set === undefined) return false
  const leaders = leadersOf(chain, beacon, height, set)
  if (leaders[view % leaders.length] !== name(signer)) return false
  const place = Buffer.alloc(4)
  place.writeUInt32BE(view)
  const bytes = Buffer.concat([tagged(chain, 'proposal'), number64(height), place, blockHash])
  return chain.verifier.verify(signer, bytes, signature)
}
