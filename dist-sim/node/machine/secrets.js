import { hkdfSha512 } from '../../protocol/crypto/index.js';
import { aeadOpen, aeadSeal } from '../../protocol/crypto/native/sealing/index.js';
import { concat, utf8 } from '../../protocol/types/index.js';
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
/**
 * Derives from the node seed the keys that are used only inside this node. The storage key encrypts record
 * keys and linking keys in the database, so a copied data folder opens nothing.
 */
export class Secrets {
    random;
    #storageKey;
    /** The key for the names of the lists of cases in the database. */
    indexSecret;
    /** The key for the retry tags of this hospital's own identifiers (records/SPECIFICATION.md §1). */
    hospitalSecret;
    constructor(seed, random) {
        this.random = random;
        this.#storageKey = hkdfSha512(seed, 'medichain/v2/storage-key', KEY_BYTES);
        this.indexSecret = hkdfSha512(seed, 'medichain/v2/index-secret', KEY_BYTES);
        this.hospitalSecret = hkdfSha512(seed, 'medichain/v2/hospital-secret', KEY_BYTES);
    }
    /** Seals a value for one row. `purpose` and `owner` are authenticated, so it opens in no other row. */
    seal(purpose, owner, value) {
        return aeadSeal(this.#storageKey, this.random(NONCE_BYTES), value, context(purpose, owner));
    }
    open(purpose, owner, sealed) {
        return aeadOpen(this.#storageKey, sealed, context(purpose, owner));
    }
}
function context(purpose, owner) {
    return concat(utf8(`${purpose}\0`), owner);
}
//# sourceMappingURL=secrets.js.map