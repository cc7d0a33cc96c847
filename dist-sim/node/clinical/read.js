import { openBody } from '../../records/index.js';
export const NODE = { kind: 'node' };
/** The purposes that each reader has. */
const PURPOSES = {
    node: ['validate', 'compare'], operator: ['review', 'history', 'dispute']
};
/**
 * Opens records for a reader and a purpose. Nothing else in the node, the API or the command line decrypts a
 * record, so reader, case and purpose are known in a single place.
 */
export class RecordReader {
    parts;
    custody;
    constructor(parts, custody) {
        this.parts = parts;
        this.custody = custody;
    }
    /** Opens a record; undefined if its key or ciphertext is not here, or they do not match the ledger. */
    async read(reader, record, part, purpose) {
        const [plaintext] = await this.readMany(reader, [record], part, purpose);
        return plaintext;
    }
    /** Opens records, in their order, with three reads of the database however many they are. */
    async readMany(reader, records, part, purpose) {
        const keys = await this.custody.storedKeys(records.map(({ id }) => id));
        const held = records.filter((_, at) => keys[at] !== undefined);
        const ciphertexts = await this.parts.store.getBodies(held.map(({ bodyHash }) => bodyHash));
        let next = 0;
        return records.map((record, at) => {
            const key = keys[at];
            const ciphertext = key === undefined ? undefined : ciphertexts[next++];
            if (key === undefined || ciphertext === undefined)
                return undefined;
            return this.open(reader, record, part, purpose, { ciphertext, key });
        });
    }
    /** Opens a record with the given ciphertext and key; undefined if they do not match the ledger. */
    open(reader, record, _part, purpose, sealed) {
        if (!PURPOSES[reader.kind].includes(purpose))
            throw new Error(`no ${purpose} by ${reader.kind}`);
        return openBody(sealed.ciphertext, sealed.key, {
            chainId: this.parts.chain.id, submitter: record.submitter, r: record.r,
            bodyHash: record.bodyHash, keyCommitment: record.keyCommitment
        });
    }
}
//# sourceMappingURL=read.js.map