import { assert } from '../../types/index.js';
import { inclusionPath, leafHash, merkleRootOfHashes } from '../../crypto/index.js';
import { opinionCodec } from '../parts/proposal.js';
/** Returns an opinion with the proof that its author signed it, for evidence. */
export function proveOpinion(batch, index) {
    const opinion = batch.opinions[index];
    assert(opinion !== undefined, 'opinion outside the batch');
    const leaves = batch.opinions.map(item => leafHash(opinionCodec.encode(item)));
    const { author, rulesetHash, signature } = batch;
    return {
        author,
        rulesetHash,
        count: leaves.length,
        root: merkleRootOfHashes(leaves),
        index,
        opinion,
        path: inclusionPath(leaves, index),
        signature
    };
}
//# sourceMappingURL=proofs.js.map