import type { ConsensusMessage, ProposalMessage, Status } from '../../types/index.js'
import { compactBlockCodec } from '../parts/block.js'
import { list, option, struct, tagged } from '../wire/combinators.js'
import { MAX_NULLIFICATIONS } from '../wire/limits.js'
import { bytes32, i32, u32, u64 } from '../wire/primitives.js'
import { blockProposalCodec, certificateCodec, voteCodec } from '../parts/vote.js'

/** consensus.md §3 BLOCK-PROPOSAL with its unsigned attachments. */
export const proposalMessageCodec = struct<ProposalMessage>({
  proposal: blockProposalCodec,
  justifyView: i32,
  block: option(compactBlockCodec),
  notarization: option(certificateCodec),
  nullifications: list(certificateCodec, MAX_NULLIFICATIONS)
})

/** One frame of the consensus stream. */
export const consensusMessageCodec = tagged<ConsensusMessage>({
  proposal: [1, struct({ proposal: proposalMessageCodec })],
  vote: [2, struct({ vote: voteCodec })],
  certificate: [3, struct({ certificate: certificateCodec })]
})

/** consensus.md §3 STATUS; the `status` protocol carries it within `statusMessageCodec`. */
export const statusCodec = struct<Status>({
  height: u64,
  view: u32,
  lastHash: bytes32,
  now: u64
})
