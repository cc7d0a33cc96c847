import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, PRIVATE_FOLDER, readSmallFile, replaceFile, writeSmallFile } from '../../system/index.js';
import { markerIn } from '../machine/folder-marker.js';
import { OperatorError } from '../machine/operator-error.js';
import { SHARE_FILE } from './share-file.js';
/** The mark in the key folder that tells when the keys were backed up. */
const MARK_FILE = 'backup.json';
const KEY_FILES = ['node-key.json', 'list-key.json', SHARE_FILE];
/**
 * Copies the key files of a node, and notes the copy for `doctor`. A copy that is made while the node writes
 * is good: one slot of the file of shared keys is always whole.
 * @throws OperatorError 'keys-missing'
 */
export async function backUpKeys({ data, to }) {
    const marker = markerIn(data);
    if (marker?.keysFolder === undefined) {
        throw new OperatorError('keys-missing', `${data} is no data folder of a node that has been started.`);
    }
    const { keysFolder, name = '' } = marker;
    const files = KEY_FILES.filter(file => existsSync(join(keysFolder, file)));
    makeFolder(to, PRIVATE_FOLDER);
    for (const file of files)
        await replaceFile(join(to, file), readFileSync(join(keysFolder, file)));
    const mark = { at: Date.now(), sharedKeys: digestOf(join(to, SHARE_FILE)) };
    writeSmallFile(join(keysFolder, MARK_FILE), `${JSON.stringify(mark)}\n`);
    return { name, keysFolder, to, files };
}
/** Tells when the keys of a folder were backed up, and whether the shared keys have changed since. */
export function backupOf(keysFolder) {
    const text = readSmallFile(join(keysFolder, MARK_FILE));
    if (text === undefined)
        return undefined;
    try {
        const mark = JSON.parse(text);
        const { at, sharedKeys } = mark ?? {};
        if (typeof at !== 'number')
            return undefined;
        return { at, isOlder: sharedKeys !== digestOf(join(keysFolder, SHARE_FILE)) };
    }
    catch {
        return undefined;
    }
}
function digestOf(path) {
    return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
}
//# sourceMappingURL=backup.js.map