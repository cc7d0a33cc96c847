import { hmacSha256 } from '../../protocol/crypto/index.js';
import { concat, utf8 } from '../../protocol/types/index.js';
const DOMAIN = utf8('medichain/v2/dispute');
const PURPOSE = 'dispute';
/** Bounds the disputes of one record that are read. */
const MAX_READ = 64;
/**
 * Notes which opened records dispute which other records, so that a clinician who looks at a record learns of
 * its dispute. The chain does not have this relation. Digests and values are under keys of this hospital, so
 * a copied database joins no pseudonyms. A noted record may have been rejected since: the reader checks.
 */
export class Disputes {
    store;
    secrets;
    constructor(store, secrets) {
        this.store = store;
        this.secrets = secrets;
    }
    /** @param by the case whose body names `disputed` */
    operationToNote(disputed, by) {
        const key = concat(this.#nameOf(disputed), this.#nameOf(by));
        return this.store.disputes.putting(key, this.secrets.seal(PURPOSE, key, by));
    }
    /** Lists the cases whose bodies name this case as disputed, at most 64. */
    async of(disputed) {
        const found = [];
        for await (const [key, row] of this.store.disputes.withPrefix(this.#nameOf(disputed))) {
            const by = this.secrets.open(PURPOSE, key, row);
            if (by !== undefined)
                found.push(by);
            if (found.length === MAX_READ)
                break;
        }
        return found;
    }
    #nameOf(caseId) {
        return hmacSha256(this.secrets.hospitalSecret, concat(DOMAIN, caseId));
    }
}
//# sourceMappingURL=disputes.js.map