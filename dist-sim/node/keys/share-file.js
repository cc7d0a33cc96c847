import { constants } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { hkdfSha512 } from '../../protocol/crypto/index.js';
import { AEAD_OVERHEAD_BYTES, aeadOpen, aeadSeal } from '../../protocol/crypto/native/sealing/index.js';
import { decodeSecrets, encodeSecrets, firstSecrets, SECRETS_BYTES } from '../../protocol/keeping/index.js';
import { concat, utf8 } from '../../protocol/types/index.js';
import { readU32, u32 } from '../../storage/index.js';
import { PRIVATE_FILE, syncFolder } from '../../system/index.js';
import { OperatorError } from '../machine/operator-error.js';
import { checkPermissions } from '../machine/keystore.js';
export const SHARE_FILE = 'shared-keys.bin';
const NONCE_BYTES = 12;
const COUNTER_BYTES = 4;
/** Nonce, counter of writes, secrets and tag. */
const SLOT_BYTES = COUNTER_BYTES + SECRETS_BYTES + AEAD_OVERHEAD_BYTES;
const SLOTS = [0, 1];
/**
 * Stores the secrets of shared keys in the key folder (SPECIFICATION.md §10.5).
 *
 * The file has two slots of fixed size. A write fills the slot that is not in use, and syncs it. Then it
 * fills the other slot with the same secrets. So a crash leaves the secrets from before or after the write,
 * and destroyed secrets are overwritten in place. Both slots are sealed with AES-256-GCM. Their key follows
 * from the seed of the node, so the passphrase of the seed protects them too.
 */
export class ShareFile {
    path;
    #key;
    #context;
    #random;
    #secrets;
    #counter = 0;
    #inUse = 1;
    constructor(path, options) {
        this.path = path;
        const { group, publicKey, random, seed } = options;
        this.#random = random;
        this.#key = hkdfSha512(seed, 'medichain/v2/shared-keys', 32);
        this.#context = concat(utf8('medichain/v2/shared-keys\0'), publicKey);
        this.#secrets = firstSecrets(group, random(32));
    }
    /**
     * Opens the file, and makes it if it is missing or damaged: the hospital then has a first box key and no
     * share. If it took part in sharing before, the keeper asks for a new dealing.
     * @returns the open file, and what was found
     * @throws OperatorError 'keys-unreadable', 'keys-unwritable', 'keys-permissions'
     */
    static async open(options) {
        const file = new ShareFile(join(options.folder, SHARE_FILE), options);
        const bytes = await readIfThere(file.path);
        if (bytes !== undefined)
            checkPermissions(file.path);
        const [newest, other] = bytes === undefined ? [] : file.#slotsIn(bytes);
        if (newest === undefined) {
            await file.save(file.#secrets);
            return { file, found: bytes === undefined ? 'missing' : 'damaged' };
        }
        file.#counter = newest.counter;
        file.#inUse = newest.slot;
        file.#secrets = newest.secrets;
        // After a crash between the two writes the other slot has secrets that should be destroyed.
        if (other?.counter !== newest.counter)
            await file.save(newest.secrets);
        return { file, found: 'whole' };
    }
    get secrets() { return this.#secrets; }
    /** Resolves when only these secrets are on the disk. @throws OperatorError 'keys-unwritable' */
    async save(secrets) {
        const counter = this.#counter + 1;
        const content = concat(u32(counter), encodeSecrets(secrets));
        const first = this.#inUse === 0 ? 1 : 0;
        try {
            const { handle, isNew } = await openForWriting(this.path);
            try {
                for (const slot of [first, this.#inUse]) {
                    const sealed = aeadSeal(this.#key, this.#random(NONCE_BYTES), content, this.#contextOf(slot));
                    const { bytesWritten } = await handle.write(sealed, 0, SLOT_BYTES, slot * SLOT_BYTES);
                    if (bytesWritten < SLOT_BYTES)
                        throw new Error('no space left on device');
                    await handle.sync();
                    if (isNew && slot === first)
                        syncFolder(dirname(this.path));
                }
            }
            finally {
                await handle.close();
            }
        }
        catch (error) {
            throw unwritable(this.path, error);
        }
        this.#counter = counter;
        this.#inUse = first;
        this.#secrets = secrets;
    }
    /** Returns the slots that can be opened, newest first. */
    #slotsIn(bytes) {
        return SLOTS.map(slot => this.#contentOf(bytes, slot)).filter(content => content !== undefined)
            .sort((a, b) => b.counter - a.counter);
    }
    #contentOf(bytes, slot) {
        const sealed = bytes.subarray(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES);
        if (sealed.byteLength !== SLOT_BYTES)
            return undefined;
        const opened = aeadOpen(this.#key, sealed, this.#contextOf(slot));
        const secrets = opened === undefined ? undefined : decodeSecrets(opened.subarray(COUNTER_BYTES));
        return opened === undefined || secrets === undefined
            ? undefined
            : { slot, counter: readU32(opened, 0), secrets };
    }
    #contextOf(slot) {
        return concat(this.#context, Uint8Array.of(slot));
    }
}
async function readIfThere(path) {
    try {
        return await readFile(path);
    }
    catch (error) {
        const { code, message } = error;
        if (code === 'ENOENT')
            return undefined;
        throw new OperatorError('keys-unreadable', `${path} cannot be read: ${message}.`);
    }
}
async function openForWriting(path) {
    try {
        return { handle: await open(path, 'r+'), isNew: false };
    }
    catch (error) {
        if (error.code !== 'ENOENT')
            throw error;
        const flags = constants.O_RDWR | constants.O_CREAT | constants.O_EXCL;
        return { handle: await open(path, flags, PRIVATE_FILE), isNew: true };
    }
}
function unwritable(path, error) {
    return new OperatorError('keys-unwritable', `${path} cannot be written: ${error.message}. ` +
        'The shares of keys change with the members, so the key folder must be writable.');
}
//# sourceMappingURL=share-file.js.map