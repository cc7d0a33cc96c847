import { concat } from '../../types/index.js';
/* These functions make the keys of all tables in entry.ts but `kind`, whose keys the rules make. */
export function caseKey(id) {
    return { space: 'case', key: id };
}
export function undecidedKey(id) {
    return { space: 'undecided', key: id };
}
/** The tag comes first, since keys that differ in their first bytes are faster to compare. */
export function tagKey(submitter, tag) {
    return { space: 'tag', key: pair(tag, submitter) };
}
export function bodyKey(submitter, bodyHash) {
    return { space: 'body', key: pair(bodyHash, submitter) };
}
export function presenceKey(id) {
    return { space: 'presence', key: id };
}
export function rejectionsKey(submitter, pseudonym) {
    return { space: 'rejections', key: pair(pseudonym, submitter) };
}
/** @param position of the proposal among all proposals of its block */
export function patientKey(pseudonym, height, position) {
    const key = new Uint8Array(44);
    key.set(pseudonym);
    writeHeight(key, 32, height);
    writeU32(key, 40, position);
    return { space: 'patient', key };
}
export function tallyKey(id) {
    return { space: 'tally', key: id };
}
export function evidenceKey(conflictKey) {
    return { space: 'evidence', key: conflictKey };
}
export function allowlistKey(version) {
    const key = new Uint8Array(4);
    writeU32(key, 0, version);
    return { space: 'allowlist', key };
}
export function blockHashKey(height) {
    const key = new Uint8Array(8);
    writeHeight(key, 0, height);
    return { space: 'block-hash', key };
}
export function linkingEpochKey(epoch) {
    const key = new Uint8Array(2);
    new DataView(key.buffer).setUint16(0, epoch);
    return { space: 'linking', key };
}
export function keyEpochKey(number) {
    const key = new Uint8Array(4);
    writeU32(key, 0, number);
    return { space: 'key-epoch', key };
}
/** @param place of the dealing in its epoch */
export function dealingKey(number, place) {
    const key = new Uint8Array(6);
    writeU32(key, 0, number);
    key[4] = place >>> 8;
    key[5] = place;
    return { space: 'dealing', key };
}
export function keyMemberKey(id) {
    return { space: 'key-member', key: id };
}
export function recoveryKey(number) {
    const key = new Uint8Array(4);
    writeU32(key, 0, number);
    return { space: 'recovery', key };
}
/** Reads the number at a place of a key. */
export function readU32(key, at) {
    return new DataView(key.buffer, key.byteOffset, key.byteLength).getUint32(at);
}
export function readU16(key, at) {
    return new DataView(key.buffer, key.byteOffset, key.byteLength).getUint16(at);
}
export function ledgerKey() {
    return { space: 'ledger', key: new Uint8Array(0) };
}
function pair(first, second) {
    if (first.byteLength !== 32 || second.byteLength !== 32)
        return concat(first, second);
    const key = new Uint8Array(64);
    key.set(first);
    key.set(second, 32);
    return key;
}
function writeHeight(key, at, height) {
    writeU32(key, at, Math.floor(height / 0x1_0000_0000));
    writeU32(key, at + 4, height >>> 0);
}
/** Writes byte by byte, because a DataView would move the key out of the heap. */
function writeU32(key, at, value) {
    key[at] = value >>> 24;
    key[at + 1] = value >>> 16;
    key[at + 2] = value >>> 8;
    key[at + 3] = value;
}
//# sourceMappingURL=keys.js.map