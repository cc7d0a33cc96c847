import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberIdOf, peerIdOf } from '../../network/index.js';
import { signedEnrolmentRequestCodec } from '../../protocol/codec/index.js';
import { fromHex, hex } from '../../protocol/types/index.js';
const FILE = 'enrolment.json';
const READABLE = 0o644;
/** Writes the signed request to a file, which an operator can take to the government. */
export function writeEnrolmentFile(folder, signed) {
    const { member, addresses, issuedAt } = signed.request;
    const file = {
        peerId: peerIdOf(member.id), boxKey: hex(member.boxKey), name: member.name,
        addresses, issuedAt, signature: hex(signed.signature)
    };
    writeFileSync(join(folder, FILE), `${JSON.stringify(file, null, 2)}\n`, { mode: READABLE });
}
/** Reads a request; undefined if a field is malformed. `EnrolmentDesk` checks signature and keys. */
export function readEnrolment(file) {
    const id = memberIdOf(file.peerId);
    if (id === undefined)
        return undefined;
    try {
        const signed = {
            request: {
                member: { id, boxKey: bytesOf(file.boxKey, 32), name: file.name },
                addresses: file.addresses, issuedAt: file.issuedAt
            },
            signature: bytesOf(file.signature, 64)
        };
        // Encoding checks lengths and UTF-8. A request that cannot be encoded was never signed.
        signedEnrolmentRequestCodec.encode(signed);
        return signed;
    }
    catch {
        return undefined;
    }
}
function bytesOf(text, length) {
    const bytes = fromHex(text);
    if (bytes.byteLength !== length)
        throw new RangeError('of another length');
    return bytes;
}
//# sourceMappingURL=enrolment-file.js.map