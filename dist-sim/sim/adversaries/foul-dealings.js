import { dealingProofBytes, signTransaction, transactionCodec, transactionEnvelopeCodec } from '../../protocol/codec/index.js';
import { dealingSecrets, makeDealing, proveKnowledge } from '../../protocol/sharing/index.js';
import { assert, SHARED_KEYS } from '../../protocol/types/index.js';
/** Makes dealings that the ledger accepts, and that some holders cannot use (§6.5). */
/** Makes a valid dealing of which some holders cannot open their boxes. */
export function withBadBoxes(means, pending, victims) {
    const { chain: { verifier: { group } }, random } = means;
    const stranger = group.base(group.scalarOf(random.between(1, 1_000_000)));
    assert(stranger !== undefined, 'a small number is not zero');
    const boxKeys = pending.boxKeys.map((key) => victims.has(key) ? stranger : key);
    return makeDealing(group, planOf(means, pending, boxKeys), secretsOf(means, pending));
}
/** Makes a valid dealing of which some boxes hold the sub-shares of another polynomial. */
export function withFalseSubShares(means, pending) {
    const { chain: { id, verifier: { group } }, random } = means;
    const plan = planOf(means, pending, pending.boxKeys);
    const secrets = secretsOf(means, pending);
    const good = makeDealing(group, plan, secrets);
    const other = makeDealing(group, plan, { ...secretsOf(means, pending), r: secrets.r });
    const victims = new Set(random.subset([...pending.boxKeys.keys()]));
    const keys = good.keys.map((part, i) => ({
        ...part, boxes: part.boxes.map((box, holder) => victims.has(holder) ? other.keys[i].boxes[holder] : box)
    }));
    const unproved = { ...good, keys };
    return { ...unproved, proof: proveKnowledge(group, secrets.r, dealingProofBytes(id, unproved)) };
}
function planOf({ chain, signer }, { number }, boxKeys) {
    return { chainId: chain.id, epoch: number, dealer: signer.id, boxKeys };
}
function secretsOf({ chain, random }, { threshold }) {
    const keys = SHARED_KEYS.map((_, key) => ({ key }));
    return dealingSecrets(chain.verifier.group, random.bytes(32), threshold, keys);
}
/** Returns the gossip message with an own transaction. */
export function signedEnvelope({ chain, signer }, content) {
    const transaction = transactionCodec.encode(signTransaction(chain.id, signer, content));
    return transactionEnvelopeCodec.encode({ transaction, bodies: [] });
}
//# sourceMappingURL=foul-dealings.js.map