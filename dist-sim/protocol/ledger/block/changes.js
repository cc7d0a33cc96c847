import { CaseStatus, fromHex } from '../../types/index.js';
import { keyChanges } from '../epochs/key-changes.js';
import { blockHashKey, bodyKey, caseKey, patientKey, presenceKey, tagKey, tallyKey, undecidedKey } from '../rows/keys.js';
import { presenceCodec } from '../rows/presence.js';
import { erase, write, writeCase } from '../rows/planned-change.js';
import { blockRowCodec, tagRowCodec } from '../rows/rows.js';
import { tallyCodec } from '../rows/tally.js';
const EMPTY = new Uint8Array(0);
/**
 * Returns the rows that a block changes, each once, in no particular order. The tag and body of an undecided
 * case are known in memory, so their rows are written when the case closes.
 */
export function changesOf(work, hash) {
    const changes = [];
    for (const [id, changed] of work.cases)
        caseChanges(changes, changed, work, work.newKeys.has(id));
    let position = 0;
    for (const id of work.caseEvents.opened) {
        const opened = work.cases.get(id);
        changes.push(write(patientKey(opened.pseudonym, work.height, position++), opened.id));
    }
    for (const [id, tally] of work.tallies) {
        changes.push(write(tallyKey(fromHex(id)), tallyCodec.encode(tally)));
    }
    for (const [id, presence] of work.presence.changed) {
        changes.push(write(presenceKey(fromHex(id)), presenceCodec.encode(presence)));
    }
    changes.push(write(blockHashKey(work.height), blockRowCodec.encode({ hash, timestamp: work.timestamp })));
    changes.push(...keyChanges(work.state.keys, work.keys));
    changes.push(...work.rows);
    return changes;
}
function caseChanges(changes, changed, work, isNew) {
    changes.push(writeCase(caseKey(changed.id), changed));
    if (changed.status <= CaseStatus.open) {
        if (isNew)
            changes.push(write(undecidedKey(changed.id), EMPTY));
        return;
    }
    // A superseded case closed in an earlier block, so only its own row changes.
    if (changed.closedHeight !== work.height)
        return;
    if (!isNew)
        changes.push(erase(undecidedKey(changed.id)));
    const row = tagRowCodec.encode({ caseId: changed.id, status: changed.status });
    changes.push(write(tagKey(changed.submitter, changed.retryTag), row));
    if (changed.status === CaseStatus.accepted) {
        changes.push(write(bodyKey(changed.submitter, changed.bodyHash), changed.id));
    }
}
//# sourceMappingURL=changes.js.map