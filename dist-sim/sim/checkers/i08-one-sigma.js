import { LOTTERY } from '../../protocol/types/index.js';
import { equalIds, name, nameOf, number32, number64, tagged, ZEROS } from './arithmetic.js';
import { Invariant } from './checker.js';
import { atZero, integerOf, keyOf, scalarOf } from './interpolation.js';
const DOMAIN = Buffer.from('medichain/v2/lottery\0', 'latin1');
/**
 * I8: σ in a header is k·M, for the lottery key k and the last final block (§6.1). The checker computes k
 * from the shares on the disks of honest holders, so no leader and no choice of shares can bend a draw.
 */
export class OneSigma extends Invariant {
    invariant = 'I8';
    /** Number of an epoch -> k. */
    #keys = new Map();
    extending(node, { block: { header }, recovery }) {
        // A recovery may end the epoch, so that its first block carries no σ (§10.6). I6 judges whether it does.
        if (recovery !== undefined && name(header.sigma) === name(ZEROS))
            return;
        const last = this.run.history.at(header.height - 1);
        const epoch = last?.epoch;
        if (last === undefined || epoch === undefined) {
            if (name(header.sigma) !== name(ZEROS))
                this.violate(`${node.name}: σ without a key epoch`);
            return;
        }
        const k = this.#keys.get(epoch.number) ?? this.#keyOf(epoch);
        if (k === undefined)
            return;
        this.#keys.set(epoch.number, k);
        const expected = this.#sigmaOf(k, epoch.number, header.height - 1, last.block.hash);
        if (expected !== undefined && name(expected) === name(header.sigma))
            return;
        this.violate(`${node.name}: σ of height ${header.height - 1} is another than the key makes`);
    }
    #sigmaOf(k, epoch, height, hash) {
        const { chain, history } = this.run;
        const { group } = chain.verifier;
        const under = nameOf(history.recoveryAt(height));
        const message = Buffer.concat([
            tagged(chain, 'lottery'), under, number32(epoch), number64(height), hash
        ]);
        return group.multiply(scalarOf(k), group.hashToElement(message, DOMAIN));
    }
    /** Computes k from t honest shares. Undefined if fewer are on the disks now. */
    #keyOf({ holders, keys, number, threshold }) {
        const { chain: { verifier: { group } }, nodes } = this.run;
        const points = holders.flatMap((holder, index) => {
            const honest = nodes.find(({ isHonest, signer }) => isHonest && equalIds(signer.id, holder));
            const held = honest?.options.disk.keySecrets.shares.find(({ epoch }) => epoch === number);
            const scalar = held?.scalars[LOTTERY];
            return scalar === undefined ? [] : [{ x: BigInt(index + 1), y: integerOf(scalar) }];
        }).slice(0, threshold);
        if (points.length < threshold)
            return undefined;
        const k = atZero(points);
        return equalIds(keyOf(group, k), keys[LOTTERY].publicKey) ? k : undefined;
    }
}
//# sourceMappingURL=i08-one-sigma.js.map