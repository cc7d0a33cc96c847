import { merkleRootOfHashes } from '../../crypto/index.js';
import { Decision, JudgedBy, ReasonGroup, TransactionKind, ZERO_32, concat, equal, isVerdict, reject } from '../../types/index.js';
import { opinionsRoot } from '../parts/identifiers.js';
import { OPINION_BYTES, opinionCodec } from '../parts/proposal.js';
import { list, oneOf, struct } from '../wire/combinators.js';
import { domain } from '../wire/domain.js';
import { itemLeaves } from '../wire/item-leaves.js';
import { MAX_OPINIONS } from '../wire/limits.js';
import { bytes32, bytes64, u16, u8 } from '../wire/primitives.js';
import { verifyAuthor } from './form.js';
/** Offset of the first opinion in the encoding, after kind, author, rulesetHash and count. */
const FIRST_OPINION_AT = 1 + 32 + 32 + 2;
/** The form of OPINIONS (SPECIFICATION.md §3). The ledger decides which opinions count (§7.4). */
export const opinionsForm = {
    kind: TransactionKind.opinions,
    codec: struct({
        kind: oneOf(u8, [TransactionKind.opinions]),
        author: bytes32,
        rulesetHash: bytes32,
        opinions: list(opinionCodec, MAX_OPINIONS, 1),
        signature: bytes64
    }),
    message(chainId, { author, rulesetHash, opinions }) {
        const root = opinionsRoot(opinions);
        return opinionsSignBytes(chainId, { author, rulesetHash, count: opinions.length, root });
    },
    verify(chain, isMember, transaction, bytes) {
        const { author, rulesetHash, opinions } = transaction;
        if (!opinions.every(isSound))
            return reject('bad-opinion');
        const count = opinions.length;
        return verifyAuthor(chain, isMember, transaction, () => {
            const root = merkleRootOfHashes(itemLeaves(bytes, FIRST_OPINION_AT, OPINION_BYTES, count));
            return opinionsSignBytes(chain.id, { author, rulesetHash, count, root });
        });
    }
};
/**
 * Only a verdict tells who judged. Every rejection has a group and commits to findings, so that its submitter
 * can learn the reasons. No other entry has them.
 */
function isSound({ decision, judgedBy, group, findings }) {
    if (isVerdict(decision) !== (judgedBy !== JudgedBy.none))
        return false;
    const isRejection = decision === Decision.reject;
    return isRejection === (group !== ReasonGroup.none) && isRejection !== equal(findings, ZERO_32);
}
/** Returns D("opinions") ‖ author ‖ rulesetHash ‖ count ‖ root, the message that the author signs. */
export function opinionsSignBytes(chainId, head) {
    const { author, rulesetHash, count, root } = head;
    return concat(domain('opinions', chainId), author, rulesetHash, u16.encode(count), root);
}
//# sourceMappingURL=opinions.js.map