import { randomBytes } from 'node:crypto';
import { linkSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ed25519PublicKey } from '../../protocol/crypto/index.js';
import { makeFolder, lockFolder, PRIVATE_FOLDER, syncFolder, writeSmallFile } from '../../system/index.js';
import { decodeKeyFile, encodeKeyFile, isSealed, KeyFileDamaged, WrongPassphrase } from './key-file.js';
import { OperatorError } from './operator-error.js';
import { modeForOthers, secretText } from './secret-file.js';
const NODE_KEY_FILE = 'node-key.json';
const LIST_KEY_FILE = 'list-key.json';
const SEED_BYTES = 32;
/**
 * Opens a node's keys, and makes them at the first start. While they are open, no other process can open
 * them: one key must never run twice (SPECIFICATION.md §10.4).
 * @throws OperatorError 'keys-in-use', 'keys-missing', 'keys-permissions', 'keys-unreadable',
 *   'keys-damaged', 'passphrase-needed', 'wrong-passphrase'
 */
export async function openKeystore(options) {
    const { folder, role } = options;
    const path = join(folder, NODE_KEY_FILE);
    const listPath = options.listKeyFile === undefined || options.listKeyFile === ''
        ? join(folder, LIST_KEY_FILE) : options.listKeyFile;
    const created = !exists(path);
    if (created && !options.create)
        throw missing(path);
    if (created)
        makeKeyFolder(folder);
    const lock = takeLock(folder);
    try {
        if (created)
            await createKey('node', path, options);
        if (role === 'government' && options.create && !exists(listPath)) {
            await createKey('list', listPath, options);
        }
        const notices = [];
        const seed = await readKey('node', path, options, notices);
        return {
            seed,
            publicKey: ed25519PublicKey(seed),
            created,
            notices,
            listSeed: () => readKey('list', listPath, options, notices),
            close: () => lock.release()
        };
    }
    catch (error) {
        lock.release();
        throw error;
    }
}
/** Makes a key file. It never replaces a file: link(2) refuses if the path exists. */
async function createKey(kind, path, options) {
    const seed = randomBytes(SEED_BYTES);
    const text = await encodeKeyFile(kind, seed, passphrase(options), options.scryptCost);
    const draft = `${path}.draft`;
    makeKeyFolder(dirname(path));
    writeSmallFile(draft, text);
    try {
        linkSync(draft, path);
    }
    finally {
        rmSync(draft, { force: true });
    }
    syncFolder(dirname(path));
}
async function readKey(kind, path, options, notices) {
    if (!exists(path))
        throw missing(path);
    checkPermissions(path);
    const text = secretText(path, 'The key file');
    const secret = passphrase(options);
    let seed;
    try {
        seed = await decodeKeyFile(kind, text, secret);
    }
    catch (error) {
        throw inWords(path, error, secret !== undefined);
    }
    if (secret !== undefined && !isSealed(text)) {
        writeSmallFile(path, await encodeKeyFile(kind, seed, secret, options.scryptCost));
        notices.push(`${path} is now encrypted; without the passphrase it cannot be opened any more.`);
    }
    return seed;
}
function passphrase(options) {
    return options.passphrase === '' ? undefined : options.passphrase;
}
function makeKeyFolder(folder) {
    try {
        makeFolder(folder, PRIVATE_FOLDER);
    }
    catch (error) {
        throw new OperatorError('keys-unreadable', `The key folder ${folder} cannot be made: ` +
            `${error.message}.`);
    }
}
/** Locks the key folder. A read-only folder, such as a mounted secret, stays unlocked. */
function takeLock(folder) {
    let lock;
    try {
        lock = lockFolder(folder);
    }
    catch (error) {
        const { code } = error;
        const readOnly = code === 'EROFS' || code === 'EACCES' || code === 'EPERM';
        if (readOnly)
            return { release: () => undefined };
        throw error;
    }
    if (!('heldBy' in lock))
        return lock;
    throw new OperatorError('keys-in-use', `The keys in ${folder} are in use by process ` +
        `${lock.heldBy.pid}. One key must never run twice: stop that node first, or use another ` +
        '--name.');
}
/** Refuses a file that other users can read or change. @throws OperatorError 'keys-permissions' */
export function checkPermissions(path) {
    const mode = modeForOthers(path);
    if (mode === undefined)
        return;
    throw new OperatorError('keys-permissions', `${path} can be read or changed by other users ` +
        `(mode ${mode}). Run: chmod 600 ${path}`);
}
function exists(path) {
    return statSync(path, { throwIfNoEntry: false }) !== undefined;
}
function missing(path) {
    return new OperatorError('keys-missing', `The key file ${path} is missing. Restore it from a ` +
        'backup. No new key is made because there are data: with a new key this would be another node.');
}
function inWords(path, error, given) {
    if (error instanceof WrongPassphrase) {
        return given
            ? new OperatorError('wrong-passphrase', `The passphrase does not open ${path} (or the file ` +
                'is damaged). Try again; nothing was changed.')
            : new OperatorError('passphrase-needed', `${path} is encrypted. Give the passphrase in the ` +
                'environment as MEDICHAIN_PASSPHRASE, or its file with --passphrase-file.');
    }
    if (error instanceof KeyFileDamaged) {
        return new OperatorError('keys-damaged', `${path} is damaged: ${error.message}. Restore it from a backup.`);
    }
    return error;
}
//# sourceMappingURL=keystore.js.map