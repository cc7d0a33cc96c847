import { transactionCodec, transactionEnvelopeCodec } from '../../protocol/codec/index.js';
import { equal, tolerated, TransactionKind } from '../../protocol/types/index.js';
import { valueIn } from '../frames.js';
import { toAll } from './behaviour.js';
import { signedEnvelope, withBadBoxes } from './foul-dealings.js';
/**
 * A dealer in a hurry cheats the holders that are away, or else any holder. Its clock is ahead by almost
 * MAX_SKEW (population.ts), so the blocks that it leads move the time of the chain. If time alone made an
 * epoch active, the cheated holders would be left without a share (§6.9). The node of the dealer forgets the
 * honest dealing.
 */
export function hastyDealer(means) {
    /** The dealing of the newest epoch, which is sent until a block has it. */
    let made;
    return {
        outgoing: toAll,
        gossip(message, to) {
            const envelope = valueIn(transactionEnvelopeCodec, message);
            const value = envelope && valueIn(transactionCodec, envelope.transaction);
            const state = means.state();
            const pending = state?.ledger.keys.pending;
            const isOwn = value?.kind === TransactionKind.keysDeal && equal(value.author, means.signer.id);
            if (!isOwn || pending?.number !== value.dealing.epoch)
                return toAll(message, to);
            state?.pool.discard(({ transaction: { kind }, injector }) => kind === TransactionKind.keysDeal && equal(injector, means.signer.id));
            if (made?.epoch !== pending.number) {
                const dealing = withBadBoxes(means, pending, victims(means, pending, to));
                made = { epoch: pending.number, envelope: signedEnvelope(means, { ...value, dealing }) };
            }
            return toAll(made.envelope, to);
        }
    };
}
/** Returns the box keys of up to f holders that are not connected, or of one other holder. */
function victims({ random, signer }, { boxKeys, holders }, to) {
    const others = boxKeys.filter((_, i) => !equal(holders[i], signer.id));
    const away = boxKeys.filter((_, i) => others.includes(boxKeys[i]) &&
        !to.some(({ id }) => equal(id, holders[i])));
    return new Set(away.length > 0 ? away.slice(0, tolerated(holders.length)) : [random.pick(others)]);
}
//# sourceMappingURL=hasty-dealer.js.map