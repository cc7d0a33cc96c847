import { haltProof } from '../node/signing/halt-proof.js';
import { blockCodec, transactionCodec } from '../protocol/codec/index.js';
import { TransactionKind } from '../protocol/types/index.js';
import { areContrary, FINALIZE, name, NULLIFY, placesOf, quorumOf, voteBytes } from './checkers/index.js';
import { valueIn } from './frames.js';
/** Describes the fault in the certificates that a halted node kept (§11); undefined: no fault. */
export async function faultOfProof(chain, store) {
    const [first, second, ...others] = await haltProof(store);
    if (first === undefined || second === undefined || others.length > 0) {
        return 'does not keep exactly two certificates';
    }
    if (!contradict(first, second))
        return 'keeps certificates that do not contradict each other';
    const set = await setAt(chain, store, first.height);
    const areValid = [first, second].every(certificate => isValid(chain, set, certificate));
    return areValid ? undefined : 'keeps a certificate without quorum';
}
/** Returns whether two certificates prove that more than f signed both (§8, safety). */
function contradict(first, second) {
    const bothFinal = first.kind === FINALIZE && second.kind === FINALIZE;
    if (!bothFinal)
        return areContrary(first, second) || areOfTwoBlocks(first, second);
    return first.height === second.height && name(first.blockHash) !== name(second.blockHash);
}
/** Returns whether a view notarized one block and finalized another block. */
function areOfTwoBlocks(first, second) {
    const isOfBlocks = first.kind !== NULLIFY && second.kind !== NULLIFY;
    return isOfBlocks && first.height === second.height && first.view === second.view &&
        name(first.blockHash) !== name(second.blockHash);
}
function isValid(chain, set, certificate) {
    const places = placesOf(certificate);
    return places.length >= quorumOf(set.length) && places.every((place, i) => {
        const [id, signature] = [set[place], certificate.signatures[i]];
        return id !== undefined && signature !== undefined &&
            chain.verifier.verify(id, voteBytes(chain, certificate), signature);
    });
}
/** Reads the set of a height from the blocks of the node, since two chains may have different lists. */
async function setAt(chain, store, height) {
    let set = chain.genesis.members.map(member => member.id);
    for (let at = 1; at < height; at++) {
        const stored = await store.readBlock(at);
        const block = stored && valueIn(blockCodec, stored.block);
        for (const bytes of block?.transactions ?? []) {
            const transaction = valueIn(transactionCodec, bytes);
            if (transaction?.kind !== TransactionKind.allowlist)
                continue;
            set = transaction.allowlist.list.entries.map(member => member.id);
        }
    }
    return set;
}
//# sourceMappingURL=fork-proof.js.map