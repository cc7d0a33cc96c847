import { certificateBeside, certificateCodec, decode } from '../../protocol/codec/index.js';
import { concat, equal } from '../../protocol/types/index.js';
import { readU32, u32 } from '../../storage/index.js';
const NAME = 'halt-proof';
/** Raises the alarm for a halt, and keeps the certificates that prove it (SPECIFICATION.md §11). */
export function raiseHalt(parts, halt) {
    parts.alarm('halted', `Agreement is halted: ${halt.code}. More than a third of the hospitals signed ` +
        'what cannot both be true, or this software is wrong. Keep the data folder as it is.');
    keep(parts.store, halt.certificates).catch(parts.fail);
}
/** Reads the certificates for which this node last halted. */
export async function haltProof({ meta }) {
    let rest = await meta.get(NAME);
    const proof = [];
    while (rest !== undefined && rest.byteLength > 0) {
        const end = 4 + readU32(rest);
        const certificate = decode(certificateCodec, rest.subarray(4, end));
        if (certificate.verdict === 'accept')
            proof.push(certificate.value);
        rest = rest.subarray(end);
    }
    return proof;
}
/** Stores the proof. A single certificate contradicts a block of this node, whose certificate is added. */
async function keep(store, certificates) {
    const [only] = certificates;
    const stored = certificates.length === 1 && only !== undefined
        ? await store.readBlock(only.height)
        : undefined;
    const own = stored === undefined ? undefined : certificateBeside(stored.certificate);
    const isOther = only !== undefined && own?.verdict === 'accept' &&
        !equal(own.value.blockHash, only.blockHash);
    const proof = isOther ? [own.value, only] : certificates;
    await store.meta.put(NAME, concat(...proof.flatMap(certificate => {
        const bytes = certificateCodec.encode(certificate);
        return [u32(bytes.byteLength), bytes];
    })));
}
//# sourceMappingURL=halt-proof.js.map