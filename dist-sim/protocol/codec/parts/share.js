import { accept } from '../../types/index.js';
import { list, option, struct } from '../wire/combinators.js';
import { MAX_MEMBERS } from '../wire/limits.js';
import { bytes32, u16, u32, u64 } from '../wire/primitives.js';
import { decode } from '../wire/schema.js';
import { elementCodec, equalityProofCodec } from './dealing.js';
import { recoveryCodec } from './recovery.js';
import { certificateCodec } from './vote.js';
/** Encodes a share beside a block (SPECIFICATION.md §3.7 share). */
export const beaconShareCodec = struct({
    index: u16,
    element: elementCodec,
    proof: equalityProofCodec
});
/** Encodes the shares that are stored and served beside a block. */
export const beaconSharesCodec = list(beaconShareCodec, MAX_MEMBERS);
/** Encodes the share that a holder sends (SPECIFICATION.md §3.7 SHARE). */
export const shareMessageCodec = struct({
    epoch: u32,
    height: u64,
    blockHash: bytes32,
    holder: bytes32,
    element: elementCodec,
    proof: equalityProofCodec
});
/** Encodes the proof that is stored and served beside a block (SPECIFICATION.md §3.8). */
export const finalityCodec = struct({
    certificate: certificateCodec,
    shares: beaconSharesCodec,
    recovery: option(recoveryCodec)
});
/** Returns the certificate in the stored proof of a block. @param bytes encoded by `finalityCodec` */
export function certificateBeside(bytes) {
    const finality = decode(finalityCodec, bytes);
    return finality.verdict === 'accept' ? accept(finality.value.certificate) : finality;
}
//# sourceMappingURL=share.js.map