import { name, number16, number32, number64, number8, sha, tagged } from './arithmetic.js';
import { Invariant } from './checker.js';
/** Tables by their numbers in the hash; the row with the rest of the memory is in no table. */
const TABLES = [
    'case', 'undecided', 'tag', 'body', 'patient', 'tally', 'evidence', 'allowlist', 'block-hash', 'linking',
    'kind', 'key-epoch', 'dealing', 'key-member', 'presence', 'rejections', 'recovery'
];
const TALLY = 6;
const KEY_EPOCH = 12;
const KEY_MEMBER = 14;
/** Number of numbers in the tally of a hospital, of eight bytes each. */
const TALLY_NUMBERS = 7;
/**
 * I6: each header names the state after the previous block, SHA-256(D("state") ‖ previous ‖ effects) of
 * §3. The hash covers the rows that go to the disk. The ledger by hand checks the contents of rows.
 */
export class StateRoots extends Invariant {
    invariant = 'I6';
    #root;
    constructor(run) {
        super(run);
        const none = Buffer.concat(Array.from({ length: TALLY_NUMBERS }, () => number64(0)));
        this.#root = this.#after(Buffer.alloc(32), [
            ...run.chain.genesis.members.map(({ id }) => hashedRow(TALLY, id, none)),
            hashedRow(KEY_EPOCH, number32(1), firstEpoch(run.chain.genesis.members)),
            ...run.chain.genesis.members.map(({ id, boxKey }) => hashedRow(KEY_MEMBER, id, Buffer.concat([boxKey, number8(0)])))
        ]);
    }
    extending(node, { block, delta }) {
        const { height, stateRoot } = block.header;
        const fault = (text) => { this.violate(`${node.name}: ${height}: ${text}`); };
        if (name(stateRoot) !== name(this.#root))
            fault('its header names another state');
        const rows = delta.changes.flatMap(hashedRowOf);
        const keys = rows.map(({ order }) => order);
        if (keys.join() !== [...new Set(keys)].sort().join())
            fault('its effects are unsorted or repeated');
        this.#root = this.#after(this.#root, rows);
        if (name(delta.stateRoot) !== name(this.#root))
            fault('another state follows from its effects');
    }
    #after(before, rows) {
        return sha(tagged(this.run.chain, 'state'), before, ...rows.map(({ bytes }) => bytes));
    }
}
/** Returns the row of epoch 1: pending, with all members as holders, and no dealing, complaint or ready. */
function firstEpoch(members) {
    const threshold = Math.max(2, Math.floor((members.length - 1) / 3) + 1);
    const none = number16(0);
    return Buffer.concat([
        number8(0), number16(threshold),
        number16(members.length), ...members.map(({ id }) => id),
        number16(members.length), ...members.map(({ boxKey }) => boxKey),
        none, none, none, none, none, number8(0), number8(0)
    ]);
}
function hashedRowOf({ space, key, value }) {
    const table = TABLES.indexOf(space) + 1;
    return table === 0 ? [] : [hashedRow(table, key, value)];
}
function hashedRow(table, key, value) {
    const written = value === undefined ? [number8(0)] : [number8(1), number32(value.length), value];
    return {
        order: `${name(number8(table))}${name(key)}`,
        bytes: Buffer.concat([number8(table), number32(key.length), key, ...written])
    };
}
//# sourceMappingURL=i06-state-roots.js.map