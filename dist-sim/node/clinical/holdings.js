import { bodyHash } from '../../protocol/codec/index.js';
import { equal, hex } from '../../protocol/types/index.js';
import { StorageError } from '../../storage/index.js';
const HASH_BYTES = 32;
const AT_ONCE = 32;
const NAMED = 10;
/**
 * Finds missing bodies and keys of accepted cases. The chain names each body by its hash, so this search
 * finds every row of a body that a damaged file hides or alters.
 */
export async function findMissing(store, options) {
    const { after = new Uint8Array(0), limit } = options;
    const bodies = [];
    const keys = [];
    let some = [];
    const look = async () => {
        bodies.push(...await withoutBody(store, some, options));
        for (const { caseId, submitter } of some) {
            if (!equal(submitter, options.self))
                continue;
            const key = await undefinedIfCorrupt(() => store.recordKeys.get(caseId));
            if (key === undefined)
                keys.push(caseId);
        }
        some = [];
    };
    let count = 0;
    let reached;
    for await (const { key, value } of store.entriesAfter('body', after, limit)) {
        count++;
        reached = key;
        some.push({ hash: key.subarray(0, HASH_BYTES), submitter: key.subarray(HASH_BYTES), caseId: value });
        if (some.length < AT_ONCE)
            continue;
        await look();
        if (await options.pause?.() === false)
            return { bodies, keys, reached };
    }
    await look();
    return { bodies, keys, reached: count === limit ? reached : undefined };
}
/** Describes for operators what is missing, with a sentence for bodies and a sentence for keys. */
export function describeMissing({ bodies, keys }) {
    const sentences = [];
    if (bodies.length > 0) {
        const cases = listed(bodies.map(({ caseId }) => caseId));
        sentences.push(`The bodies of ${cases} are not in the database as the chain names them. Other ` +
            'hospitals have them; a running node fetches them again.');
    }
    if (keys.length > 0) {
        sentences.push(`The record keys of ${listed(keys)}, which this hospital submitted, are not in ` +
            'the database. Their content cannot be opened here any more, unless a backup of the database has ' +
            'the keys. Hospitals that validated these cases also hold the keys, but this version cannot request ' +
            'them.');
    }
    return sentences;
}
/** Adds the missing bodies and keys to the result of a verification. */
export function withHoldings(view, lacking) {
    const damage = [...view.damage ?? [], ...describeMissing(lacking)];
    return damage.length === 0 ? view : { ...view, damage };
}
async function withoutBody(store, some, { chainId, readsAll, self }) {
    const hashes = some.map(({ hash }) => hash);
    // The notes are read first: a body that arrives meanwhile loses its note.
    const noted = await store.missingBodies.getMany(hashes);
    const held = await store.hasBodies(hashes);
    const lacking = [];
    for (const [at, body] of some.entries()) {
        const isRead = readsAll || equal(body.submitter, self);
        const isHere = held[at] === true && (!isRead || await isSound(store, body, chainId));
        if (noted[at] === undefined && !isHere)
            lacking.push(body);
    }
    return lacking;
}
async function isSound(store, { hash, submitter }, chainId) {
    const [ciphertext] = await undefinedIfCorrupt(() => store.getBodies([hash])) ?? [];
    return ciphertext !== undefined && equal(bodyHash(chainId, submitter, ciphertext), hash);
}
/** Reads a row; undefined if its checksum shows that the row is damaged. */
export async function undefinedIfCorrupt(read) {
    try {
        return await read();
    }
    catch (error) {
        if (error instanceof StorageError && error.code === 'corrupt')
            return undefined;
        throw error;
    }
}
function listed(cases) {
    const names = cases.slice(0, NAMED).map(id => hex(id).slice(0, 16));
    const more = cases.length > NAMED ? ` and ${cases.length - NAMED} more` : '';
    return `${cases.length === 1 ? 'case' : `${cases.length} cases:`} ${names.join(', ')}${more}`;
}
//# sourceMappingURL=holdings.js.map