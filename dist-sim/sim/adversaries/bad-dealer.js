import { transactionCodec, transactionEnvelopeCodec } from '../../protocol/codec/index.js';
import { makeComplaint } from '../../protocol/sharing/index.js';
import { equal, TransactionKind } from '../../protocol/types/index.js';
import { valueIn } from '../frames.js';
import { toAll } from './behaviour.js';
import { signedEnvelope, withBadBoxes, withFalseSubShares } from './foul-dealings.js';
const DEALS_BADLY = 0.8;
const COMPLAINS_FALSELY = 0.6;
/** Ways to deal badly. The ledger takes the dealings of the first two only. */
const FOULS = ['bad boxes', 'false sub-shares', 'copied element', 'no proof', 'another key'];
/**
 * Deals badly (§6.5): it seals sub-shares that some holders cannot open, or that do not fit the commitments.
 * It copies the element E of another dealing, or leaves the proof of r out. It complains about good dealings
 * too (§6.6). Its own node still has the honest transactions, so a block that it leads may contain them.
 */
export function badDealer(means) {
    return {
        outgoing: toAll,
        gossip(message, to) {
            const envelope = valueIn(transactionEnvelopeCodec, message);
            const value = envelope && valueIn(transactionCodec, envelope.transaction);
            if (value === undefined || !('author' in value) || !equal(value.author, means.signer.id)) {
                return toAll(message, to);
            }
            if (value.kind === TransactionKind.keysDeal && means.random.chance(DEALS_BADLY)) {
                const dealing = foul(means, value.dealing);
                if (dealing === undefined)
                    return toAll(message, to);
                return toAll(signedEnvelope(means, { ...value, dealing }), to);
            }
            if (value.kind !== TransactionKind.keysReady || !means.random.chance(COMPLAINS_FALSELY)) {
                return toAll(message, to);
            }
            const complaint = falseComplaint(means);
            return [...complaint === undefined ? [] : toAll(complaint, to), ...toAll(message, to)];
        }
    };
}
function foul(means, honest) {
    const { random } = means;
    const pending = means.state()?.ledger.keys.pending;
    if (pending?.number !== honest.epoch)
        return undefined;
    switch (random.pick(FOULS)) {
        case 'bad boxes': return withBadBoxes(means, pending, new Set(random.subset(pending.boxKeys)));
        case 'false sub-shares': return withFalseSubShares(means, pending);
        case 'copied element': {
            const others = pending.dealings.map(({ dealing }) => dealing);
            return others.length === 0 ? undefined : { ...honest, ephemeral: random.pick(others).ephemeral };
        }
        case 'no proof': return { ...honest, proof: { ...honest.proof, s: honest.proof.c } };
        case 'another key': return { ...honest, keys: honest.keys.map(part => ({ ...part, key: part.key + 1 })) };
    }
}
/** Complains about a good dealing, with a valid proof. */
function falseComplaint(means) {
    const { chain, random, signer } = means;
    const { group } = chain.verifier;
    const epoch = means.state()?.ledger.keys.pending;
    const index = epoch?.holders.findIndex(id => equal(id, signer.id)) ?? -1;
    const boxKey = epoch?.boxKeys[index];
    const box = boxKey && means.keySecrets().boxes.find(({ secret }) => equal(group.base(secret), boxKey));
    if (epoch === undefined || box === undefined || epoch.dealings.length === 0)
        return undefined;
    const { dealing, id } = random.pick(epoch.dealings);
    const complaint = makeComplaint(group, chain.id, dealing, id, index, box.secret);
    return signedEnvelope(means, {
        kind: TransactionKind.keysComplain, author: signer.id, epoch: epoch.number, dealing: id, complaint
    });
}
//# sourceMappingURL=bad-dealer.js.map