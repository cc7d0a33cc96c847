import { compactBlockCodec } from '../parts/block.js';
import { list, option, struct, tagged } from '../wire/combinators.js';
import { MAX_NULLIFICATIONS } from '../wire/limits.js';
import { i32 } from '../wire/primitives.js';
import { beaconSharesCodec, shareMessageCodec } from '../parts/share.js';
import { blockProposalCodec, certificateCodec, voteCodec } from '../parts/vote.js';
/** Encodes a leader's message with its unsigned attachments (SPECIFICATION.md §3.7 BLOCK-PROPOSAL). */
export const proposalMessageCodec = struct({
    proposal: blockProposalCodec,
    justifyView: i32,
    block: option(compactBlockCodec),
    notarization: option(certificateCodec),
    nullifications: list(certificateCodec, MAX_NULLIFICATIONS),
    shares: beaconSharesCodec
});
export const consensusMessageCodec = tagged({
    proposal: [1, struct({ proposal: proposalMessageCodec })],
    vote: [2, struct({ vote: voteCodec })],
    certificate: [3, struct({ certificate: certificateCodec })],
    share: [4, struct({ share: shareMessageCodec })]
});
//# sourceMappingURL=consensus-message.js.map