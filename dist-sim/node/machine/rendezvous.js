import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, ownIdentity, makeFolder, PRIVATE_FOLDER, readSmallFile, writeSmallFile } from '../../system/index.js';
import { OperatorError } from './operator-error.js';
/**
 * A running node keeps a file with its addresses in the data root. Other nodes with the same data root
 * find it there, without any settings. A hospital may trust these files like its data: a process that can
 * write the files can also replace the data.
 */
const FILE = 'government-address.json';
const MAX_ADDRESSES = 8;
/**
 * Writes the file of the government.
 * @param addresses multiaddrs, each with /p2p/ and the government's peer ID
 * @throws OperatorError 'second-government'
 */
export function publishGovernment(dataRoot, addresses) {
    refuseSecondGovernment(dataRoot);
    write(dataRoot, FILE, addresses);
}
/** Refuses a second government with this data root. @throws OperatorError 'second-government' */
export function refuseSecondGovernment(dataRoot) {
    const path = rendezvousFile(dataRoot);
    const other = writerOf(path);
    if (other === undefined || isOwn(other) || !isAlive(other))
        return;
    throw new OperatorError('second-government', `Another government runs with the data root ${dataRoot} ` +
        `(process ${other.pid}, ${path}), and hospitals that start there must find only one. Stop it, or give ` +
        'this government another --data-root.');
}
/** Returns the addresses of the government that was last started with this data root, if any. */
export function findGovernment(dataRoot) {
    return read(rendezvousFile(dataRoot));
}
/** Returns the path of the government's file, which a hospital names while it waits. */
export function rendezvousFile(dataRoot) {
    return join(dataRoot, FILE);
}
export function forgetGovernment(dataRoot) {
    remove(rendezvousFile(dataRoot));
}
export function publishHospital(dataRoot, peerId, addresses) {
    write(dataRoot, hospitalFile(peerId), addresses);
}
/** Returns the addresses of a hospital that was started with this data root and has not been stopped. */
export function findHospital(dataRoot, peerId) {
    return read(join(dataRoot, hospitalFile(peerId)));
}
export function forgetHospital(dataRoot, peerId) {
    remove(join(dataRoot, hospitalFile(peerId)));
}
/** Names the file of a hospital. A peer ID has capital letters, so no data folder has this name. */
function hospitalFile(peerId) {
    return `address-${peerId}.json`;
}
function write(dataRoot, file, addresses) {
    makeFolder(dataRoot, PRIVATE_FOLDER);
    writeSmallFile(join(dataRoot, file), `${JSON.stringify({ addresses, ...ownIdentity() })}\n`);
}
function read(path) {
    const { addresses } = contentOf(path);
    if (!Array.isArray(addresses))
        return undefined;
    const usable = addresses.filter(isAddress).slice(0, MAX_ADDRESSES);
    return usable.length === 0 ? undefined : usable;
}
/** Removes a file if this process wrote it. */
function remove(path) {
    const writer = writerOf(path);
    if (writer !== undefined && isOwn(writer))
        rmSync(path, { force: true });
}
function writerOf(path) {
    const { pid, started } = contentOf(path);
    return typeof pid === 'number' && pid > 0 && typeof started === 'string' ? { pid, started } : undefined;
}
function isOwn({ pid, started }) {
    const own = ownIdentity();
    return pid === own.pid && started === own.started;
}
function contentOf(path) {
    try {
        const content = JSON.parse(readSmallFile(path) ?? 'null');
        return typeof content === 'object' && content !== null ? content : {};
    }
    catch {
        return {};
    }
}
function isAddress(value) {
    return typeof value === 'string' && /^\/.{1,250}\/p2p\/[A-Za-z0-9]+$/.test(value);
}
//# sourceMappingURL=rendezvous.js.map