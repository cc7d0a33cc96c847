import { signTransaction, transactionCodec, transactionEnvelopeCodec } from '../../protocol/codec/index.js';
import { Decision, equal, ReasonGroup, TransactionKind, ZERO_32 } from '../../protocol/types/index.js';
import { valueIn } from '../frames.js';
import { toAll } from './behaviour.js';
/** The chance of two opinions, and the chance that a peer receives both. */
const CHANGES_ITS_MIND = 0.7;
const RECEIVES_BOTH = 0.15;
/** Approves a case to some peers and rejects it to others (§7.4, §12). */
export function twoMinded(means) {
    const { random, signer } = means;
    return {
        outgoing: toAll,
        gossip(message, to) {
            const envelope = valueIn(transactionEnvelopeCodec, message);
            const value = envelope && valueIn(transactionCodec, envelope.transaction);
            const isOwn = value?.kind === TransactionKind.opinions && equal(value.author, signer.id);
            if (!isOwn || !random.chance(CHANGES_ITS_MIND))
                return toAll(message, to);
            const transaction = contrary(means, value);
            const other = transactionEnvelopeCodec.encode({ transaction, bodies: [] });
            return to.flatMap((peer) => {
                const frames = random.chance(RECEIVES_BOTH) ? [message, other] : [random.pick([message, other])];
                return frames.map(frame => ({ frame, to: peer }));
            });
        }
    };
}
function contrary({ chain, signer }, { author, rulesetHash, opinions }) {
    return transactionCodec.encode(signTransaction(chain.id, signer, {
        kind: TransactionKind.opinions, author, rulesetHash,
        opinions: opinions.map((opinion) => opinion.decision === Decision.approve
            ? { ...opinion, decision: Decision.reject, group: ReasonGroup.clinical, findings: opinion.caseId }
            : { ...opinion, decision: Decision.approve, group: ReasonGroup.none, findings: ZERO_32 })
    }));
}
//# sourceMappingURL=two-minded.js.map