import { compare } from '../../protocol/types/index.js';
import { firstBoxKey, firstKeySecrets } from '../first-box-key.js';
/** Makes the founders of a chain, sorted by id. */
export function foundersOf(size, makeSigner, group) {
    const signers = Array.from({ length: size }, makeSigner).sort((a, b) => compare(a.id, b.id));
    return signers.map((signer, number) => ({
        number,
        signer,
        member: { id: signer.id, boxKey: firstBoxKey(group, signer.id), name: `Hospital ${number}` },
        firstSecrets: firstKeySecrets(group, signer.id)
    }));
}
//# sourceMappingURL=founders.js.map