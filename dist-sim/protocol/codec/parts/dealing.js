import { SCALAR_BOX_BYTES } from '../../crypto/index.js';
import { concat } from '../../types/index.js';
import { list, struct } from '../wire/combinators.js';
import { DecodeError } from '../wire/decode-error.js';
import { domain } from '../wire/domain.js';
import { MAX_MEMBERS, MAX_SHARED_KEYS, MAX_THRESHOLD } from '../wire/limits.js';
import { bytes, bytes32, u32, u8 } from '../wire/primitives.js';
import { codec } from '../wire/schema.js';
/**
 * Encodes an element of the group, 32 bytes. The neutral element, 32 zeros, is refused. Decoding does not
 * check that other bytes are an element, because that depends on the group; the rules check it.
 */
export const elementCodec = codec((writer, value) => { bytes32.write(writer, value); }, reader => {
    const element = bytes32.read(reader);
    if (element.every(byte => byte === 0))
        throw new DecodeError('neutral-element');
    return element;
});
/** Encodes c ‖ s. The rules check that both are below ℓ. */
export const equalityProofCodec = struct({ c: bytes32, s: bytes32 });
const knowledgeProof = struct({ c: bytes32, s: bytes32 });
const dealtKeyCodec = struct({
    key: u8,
    commitments: list(elementCodec, MAX_THRESHOLD),
    boxes: list(bytes(SCALAR_BOX_BYTES), MAX_MEMBERS)
});
const unproved = {
    dealer: bytes32,
    epoch: u32,
    ephemeral: elementCodec,
    keys: list(dealtKeyCodec, MAX_SHARED_KEYS)
};
const unprovedCodec = struct(unproved);
/** Encodes a dealing (SPECIFICATION.md §3.16). `checkDealing` checks counts, elements and the proof. */
export const dealingCodec = struct({ ...unproved, proof: knowledgeProof });
/** Encodes the proof of a complaint (SPECIFICATION.md §3.16). */
export const complaintCodec = struct({ shared: elementCodec, proof: equalityProofCodec });
/** Returns D("deal") ‖ every byte of the dealing before its proof. The proof of r is over these bytes. */
export function dealingProofBytes(chainId, dealing) {
    return concat(domain('deal', chainId), unprovedCodec.encode(dealing));
}
//# sourceMappingURL=dealing.js.map