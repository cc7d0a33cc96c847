import { memberSet } from '../../membership/index.js';
import { fromHex, hex } from '../../types/index.js';
import { arrangeSlots } from '../cases/pass-slots.js';
import { endBlock } from '../epochs/end-block.js';
import { voidLottery } from '../epochs/void-lottery.js';
import { ledgerKey } from '../rows/keys.js';
import { headRowCodec } from '../rows/rows.js';
import { EMPTY_TALLY } from '../rows/tally.js';
import { CASE_EVENTS } from '../state/events.js';
import { changesOf } from './changes.js';
import { sortChanges } from './sort-changes.js';
import { hashChanges } from './state-root.js';
/** Ends a block: new members, slots, expiries, key epochs, rows, state root. Do not use `work` afterwards. */
export function closeBlock(work, hash, beacon) {
    const { allowlist, chain, state } = work;
    const set = allowlist === undefined ? state.set : memberSet(chain.id, allowlist);
    for (const { id } of allowlist?.list.entries ?? []) {
        // The row records for ever that the hospital was a member.
        if (work.tallyOf(id) === EMPTY_TALLY)
            work.count(id, {});
        if (!state.set.has(id))
            work.presence.joins(id);
    }
    for (const { id } of set.members) {
        if (work.signers.has(hex(id)))
            work.presence.isBack(id, work.timestamp);
    }
    arrangeSlots(work, set);
    endEpochs(work, set);
    const planned = sortChanges(changesOf(work, hash));
    const { stateRoot, changes } = hashChanges(chain.id, state.stateRoot, planned);
    const delta = {
        height: work.height,
        hash,
        timestamp: work.timestamp,
        beacon,
        stateRoot,
        changes,
        cases: work.cases,
        newKeys: work.newKeys,
        taken: work.taken,
        events: eventsIn(work),
        set,
        keys: work.keys,
        tallies: work.tallies,
        presence: work.presence.changed
    };
    changes.push(headRow(work, delta));
    return delta;
}
/** Ends the block for the shared keys: it opens or activates an epoch (SPECIFICATION.md §9.7). */
function endEpochs(work, set) {
    const { chain, state, timestamp } = work;
    work.keys = state.adopted?.voidsLottery === true
        ? voidLottery(work.keys, set)
        : endBlock(chain, state.keys, work.keys, { timestamp, set });
    const { active, lastNumber } = work.keys;
    if (lastNumber !== state.keys.lastNumber)
        work.ruleEvents.push({ type: 'epoch-opened', number: lastNumber });
    if (active !== undefined && active !== state.keys.active) {
        work.ruleEvents.push({ type: 'epoch-active', epoch: active });
    }
}
function headRow(work, delta) {
    const { allowlist, linkingKey, state } = work;
    const value = headRowCodec.encode({
        height: delta.height,
        hash: delta.hash,
        timestamp: delta.timestamp,
        beacon: delta.beacon,
        stateRoot: delta.stateRoot,
        allowlistVersion: (allowlist ?? state.allowlist).list.version,
        allowlistChangedAt: allowlist === undefined ? state.allowlistChangedAt : work.timestamp,
        linkingKey,
        linkingChangedAt: linkingKey === state.linkingKey ? state.linkingChangedAt : work.timestamp
    });
    return { ...ledgerKey(), value };
}
function eventsIn(work) {
    const ofCases = CASE_EVENTS.flatMap(type => Array.from(work.caseEvents[type], id => ({ type, id, case: work.cases.get(id) })));
    const ofPresence = Array.from(work.presence.changed, ([id, presence]) => ({ type: 'presence', hospital: fromHex(id), presence }));
    return [...ofCases, ...ofPresence, ...work.ruleEvents];
}
//# sourceMappingURL=close-block.js.map