import { assert, CaseStatus, hex } from '../../types/index.js';
import { caseCodec, signedAllowlistCodec } from '../../codec/index.js';
import { memberSet } from '../../membership/index.js';
import { presenceCodec } from '../rows/presence.js';
import { KeyRows } from '../epochs/restore-keys.js';
import { genesisState } from './genesis-state.js';
import { readU32 } from '../rows/keys.js';
import { headRowCodec, recoveryHeightsCodec } from '../rows/rows.js';
import { tallyCodec } from '../rows/tally.js';
/**
 * Returns the state after a restart. Without a `ledger` row it is the state of the genesis.
 * @param rows in any order: every row of `ledger`, `allowlist`, `tally`, `presence`, `undecided`, `recovery`,
 * and of the shared keys. Also the `case` row of each undecided case. Other rows are ignored.
 * @throws InvariantError or DecodeError if the rows do not belong together: the store is damaged, and the
 * chain must be replayed
 */
export function restoreState(chain, rows) {
    const state = genesisState(chain);
    const undecided = new Set();
    const cases = new Map();
    const lists = new Map();
    const keyRows = new KeyRows();
    const recoveries = [];
    let head;
    for (const row of rows) {
        const { space, key, value } = row;
        keyRows.add(row);
        if (space === 'ledger')
            head = headRowCodec.decode(value);
        else if (space === 'tally')
            state.tallies.set(hex(key), tallyCodec.decode(value));
        else if (space === 'presence')
            state.presence.set(hex(key), presenceCodec.decode(value));
        else if (space === 'undecided')
            undecided.add(hex(key));
        else if (space === 'case')
            cases.set(hex(key), caseCodec.decode(value));
        else if (space === 'recovery') {
            recoveries.push({ number: readU32(key, 0), ...recoveryHeightsCodec.decode(value) });
        }
        else if (space === 'allowlist') {
            const signed = signedAllowlistCodec.decode(value);
            lists.set(signed.list.version, signed);
        }
    }
    if (head === undefined) {
        assert(undecided.size === 0, 'ledger rows: cases without a head');
        return state;
    }
    restoreHead(state, head, lists);
    state.keys = keyRows.restore(state.keys, state.set);
    restoreRecoveries(state, recoveries);
    restoreCases(state, undecided, cases);
    return state;
}
function restoreHead(state, head, lists) {
    state.height = head.height;
    state.hash = head.hash;
    state.timestamp = head.timestamp;
    state.beacon = head.beacon;
    state.stateRoot = head.stateRoot;
    state.linkingKey = head.linkingKey;
    state.linkingChangedAt = head.linkingChangedAt;
    state.allowlistChangedAt = head.allowlistChangedAt;
    if (head.allowlistVersion === state.allowlist.list.version)
        return;
    const allowlist = lists.get(head.allowlistVersion);
    assert(allowlist !== undefined, 'ledger rows: the allowlist in force is missing');
    state.allowlist = allowlist;
    state.set = memberSet(state.chain.id, allowlist);
}
function restoreRecoveries(state, recoveries) {
    recoveries.sort((a, b) => a.number - b.number);
    assert(recoveries.every(({ number }, i) => number === i + 1), 'ledger rows: a recovery is missing');
    state.recoveries = recoveries;
}
function restoreCases(state, undecided, cases) {
    for (const id of undecided) {
        const restored = cases.get(id);
        assert(restored !== undefined, 'ledger rows: an undecided case is missing');
        assert(restored.status <= CaseStatus.open, 'ledger rows: a closed case is listed as undecided');
        state.undecided.put(restored);
    }
}
//# sourceMappingURL=restore-state.js.map