import { CaseStatus, compare, fromHex, hex } from '../../protocol/types/index.js';
import { pseudonymFor } from '../../records/index.js';
import { bundleOf, diagnosisOf } from './diagnosis-view.js';
import { withDisputes } from './disputes.js';
/**
 * Lists a patient's cases at every hospital, oldest first. It computes one pseudonym per hospital and epoch
 * (ARCHITECTURE.md, Who can read). A case is opened if this hospital holds the key; otherwise only its
 * ledger entry is shown.
 */
export async function historyOf(parts, identifier, caller) {
    const { chain, finder, hospital } = parts;
    const { hostLoop, store } = chain;
    const ids = [];
    // Waiting cases come first, since a block may open a case while the rows are read.
    const waiting = await pendingOf(parts, identifier, caller);
    for (const [, key] of hospital.linking.held()) {
        for (const member of hostLoop.state.ledger.tallies.keys()) {
            ids.push(...await store.history(pseudonymFor(key, fromHex(member), identifier)));
        }
    }
    const cases = (await finder.readMany(ids)).sort(byPlace);
    const views = await finder.views(cases);
    const records = cases.filter(({ status }) => status !== CaseStatus.rejected && status !== CaseStatus.expired);
    const bodies = await hospital.records.readMany(caller, records, 'body', 'history');
    const plaintexts = new Map(records.map(({ id }, at) => [hex(id), bodies[at]]));
    const entries = cases.map(({ id }, at) => entryOf(views[at], diagnosisIn(plaintexts.get(hex(id)))));
    const opened = new Set(cases.map(entry => hex(entry.id)));
    return withDisputes([...entries, ...waiting.filter(({ case: { id } }) => !opened.has(id))]);
}
function byPlace(a, b) {
    return a.height - b.height || compare(a.transactionId, b.transactionId) || a.index - b.index;
}
/** Lists the cases of this hospital that no block contains yet. */
async function pendingOf(parts, identifier, caller) {
    const { chain, finder, hospital } = parts;
    const pseudonyms = new Set(hospital.linking.held().map(([, key]) => hex(pseudonymFor(key, chain.signer.id, identifier))));
    const own = (await finder.pending()).filter(view => pseudonyms.has(view.pseudonym)).reverse();
    return await Promise.all(own.map(async (view) => {
        const pending = hospital.cases.pending(fromHex(view.id));
        if (pending === undefined)
            return entryOf(view, undefined);
        const { caseId: id, proposal, submitter } = pending;
        const record = { ...proposal, id, submitter };
        return entryOf(view, diagnosisIn(await hospital.records.read(caller, record, 'body', 'history')));
    }));
}
function entryOf(view, diagnosis) {
    return { case: view, ...(diagnosis === undefined ? {} : { diagnosis }) };
}
function diagnosisIn(plaintext) {
    return plaintext === undefined ? undefined : diagnosisOf(bundleOf(plaintext));
}
//# sourceMappingURL=history.js.map