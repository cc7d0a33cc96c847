import type { Conflict, ProvenOpinion } from '../../types/index.js'
import { signedAllowlistCodec } from '../parts/allowlist.js'
import { list, struct, tagged } from '../wire/combinators.js'
import { MAX_PATH } from '../wire/limits.js'
import { bytes32, bytes64, u16 } from '../wire/primitives.js'
import { opinionCodec } from '../parts/proposal.js'
import { shareMessageCodec } from '../parts/share.js'
import { blockProposalCodec, voteCodec } from '../parts/vote.js'

/** Encodes an opinion with the proof that its author signed it. */
export const provenOpinionCodec = struct<ProvenOpinion>({
  author: bytes32,
  rulesetHash: bytes32,
  count: u16,
  root: bytes32,
  index: u16,
  opinion: opinionCodec,
  path: list(bytes32, MAX_PATH),
  signature: bytes64
})

/** The bytes of two objects that the same key signed (SPECIFICATION.md §12). Tag 4 is not used again. */
export const conflictCodec = tagged<Conflict>({
  proposals: [1, struct({ first: blockProposalCodec, second: blockProposalCodec })],
  votes: [2, struct({ first: voteCodec, second: voteCodec })],
  opinions: [3, struct({ first: provenOpinionCodec, second: provenOpinionCodec })],
  allowlists: [5, struct({ first: signedAllowlistCodec, second: signedAllowlistCodec })],
  shares: [6, struct({ first: shareMessageCodec, second: shareMessageCodec })],
  recoveredProposals: [7, struct({
    recovery: bytes32, first: blockProposalCodec, second: blockProposalCodec
  })],
  recoveredVotes: [8, struct({ recovery: bytes32, first: voteCodec, second: voteCodec })]
})
