import { elementCodec } from './dealing.js';
import { list, struct } from '../wire/combinators.js';
import { MAX_ADDRESSES, MAX_ADDRESS_BYTES, MAX_MEMBERS, MAX_NAME_BYTES } from '../wire/limits.js';
import { bytes32, bytes64, text, u32, u64, u8 } from '../wire/primitives.js';
/** Encodes an entry of a list: id ‖ box key ‖ name (SPECIFICATION.md §3.1 Allowlist). */
export const memberCodec = struct({
    id: bytes32,
    boxKey: elementCodec,
    name: text(MAX_NAME_BYTES)
});
/** Encodes the entries of a list. `membership` checks that they are sorted and unique. */
export const membersCodec = list(memberCodec, MAX_MEMBERS);
/** Encodes a list without its signature (SPECIFICATION.md §3.1 Allowlist). */
export const allowlistCodec = struct({
    version: u32,
    prevHash: bytes32,
    issuedAt: u64,
    checkpointHeight: u64,
    checkpointHash: bytes32,
    entries: membersCodec
});
export const signedAllowlistCodec = struct({
    list: allowlistCodec,
    signature: bytes64
});
/** Encodes a join signature: index ‖ height ‖ timestamp ‖ block hash ‖ signature (§3.4). */
export const joinSignatureCodec = struct({
    index: u8,
    block: struct({ height: u64, timestamp: u64, hash: bytes32 }),
    signature: bytes64
});
/** Encodes the join signatures of a list. The form of ALLOWLIST checks that they are sorted and unique. */
export const joinSignaturesCodec = list(joinSignatureCodec, MAX_MEMBERS);
const addresses = list(text(MAX_ADDRESS_BYTES), MAX_ADDRESSES);
/** Encodes an address record without its signature (SPECIFICATION.md §2.9 Identity and addresses). */
export const addressRecordCodec = struct({
    id: bytes32,
    seq: u64,
    addresses
});
export const signedAddressRecordCodec = struct({
    record: addressRecordCodec,
    signature: bytes64
});
export const addressRecordsCodec = list(signedAddressRecordCodec, MAX_MEMBERS);
/** Encodes an enrolment request without its signature (SPECIFICATION.md §2.8 Genesis). */
export const enrolmentRequestCodec = struct({
    member: memberCodec,
    addresses,
    issuedAt: u64
});
export const signedEnrolmentRequestCodec = struct({
    request: enrolmentRequestCodec,
    signature: bytes64
});
//# sourceMappingURL=allowlist.js.map