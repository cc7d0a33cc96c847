import { list, option, struct } from '../wire/combinators.js';
import { bytes32, flag, u32, u64 } from '../wire/primitives.js';
import { certificateCodec, voteCodec } from '../parts/vote.js';
/** NOTARIZE, NULLIFY and FINALIZE. */
const VOTE_KINDS = 3;
export const statusMessageCodec = struct({
    chainId: bytes32,
    height: u64,
    view: u32,
    lastHash: bytes32,
    now: u64,
    allowlistVersion: u32,
    successorVersion: u32,
    addressDigest: bytes32,
    tip: option(certificateCodec),
    yourVotes: list(voteCodec, VOTE_KINDS),
    wantsVotes: flag,
    votesFrom: option(u64)
});
//# sourceMappingURL=status-message.js.map