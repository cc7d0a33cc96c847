import { decode, linkingKeyCommitment } from '../../protocol/codec/index.js';
import { linkingEpochKey, linkingKeyCodec } from '../../protocol/ledger/index.js';
import { equal } from '../../protocol/types/index.js';
/**
 * Keeps the linking keys of all epochs: the records of an epoch can only be found with its key. The database
 * also contains candidates of this hospital that lost against the commitment of another hospital. A candidate
 * is a linking key only if it matches the commitment on the chain.
 */
export class LinkingKeyRing {
    chain;
    store;
    secrets;
    #keys = new Map();
    constructor(chain, store, secrets) {
        this.chain = chain;
        this.store = store;
        this.secrets = secrets;
    }
    async load() {
        for await (const [key] of this.store.linkingKeys.iterate()) {
            const epoch = new DataView(key.buffer, key.byteOffset).getUint16(0);
            const wanted = await this.commitment(epoch);
            if (wanted !== undefined)
                await this.takeStored(wanted);
        }
    }
    get(epoch) {
        return this.#keys.get(epoch);
    }
    /** Lists the keys, newest first. */
    held() {
        return [...this.#keys].sort((a, b) => b[0] - a[0]);
    }
    /** Returns the newest epoch below `epoch` whose key is missing. */
    lackingBelow(epoch) {
        for (let older = epoch - 1; older > 0; older--)
            if (!this.#keys.has(older))
                return older;
        return undefined;
    }
    /** Reads the commitment to an epoch's key from the chain. */
    async commitment(epoch) {
        const row = await this.store.entry(linkingEpochKey(epoch));
        const commitment = row === undefined ? undefined : decode(linkingKeyCodec, row);
        return commitment?.verdict === 'accept' ? commitment.value : undefined;
    }
    fits({ commitment }, key) {
        return key !== undefined && equal(linkingKeyCommitment(this.chain.id, key), commitment);
    }
    /** Takes the key from the database if it is there. Returns whether it is. */
    async takeStored(wanted) {
        const stored = await this.stored(wanted.epoch);
        if (!this.fits(wanted, stored))
            return false;
        this.#keys.set(wanted.epoch, stored);
        return true;
    }
    /** Stores the key of an epoch durably, then uses it. */
    async hold(epoch, key) {
        await this.keep(epoch, key);
        this.#keys.set(epoch, key);
    }
    async stored(epoch) {
        const owner = linkingEpochKey(epoch).key;
        const sealed = await this.store.linkingKeys.get(owner);
        return sealed === undefined ? undefined : this.secrets.open('linking-key', owner, sealed);
    }
    /** Stores a candidate, which the chain may still refuse. */
    async keep(epoch, key) {
        const owner = linkingEpochKey(epoch).key;
        await this.store.linkingKeys.put(owner, this.secrets.seal('linking-key', owner, key));
    }
}
//# sourceMappingURL=linking-key-ring.js.map