import { clockTime, named } from '../../../machine/formatting.js';
import { trouble } from './rule.js';
/** A list is overdue when blocks may have taken it for longer than this. */
const LIST_OVERDUE_MS = 60_000;
const removed = ({ belonging, peers, role, tip }) => {
    if (role !== 'hospital' || belonging === undefined || belonging.isMember)
        return undefined;
    const { pending, version } = belonging;
    if (pending?.addsSelf === true) {
        return trouble('joining', 'note', `This hospital takes part once allowlist version ${pending.version} is final` +
            `${pending.waitsFor === undefined ? '' : ` (${pending.waitsFor})`}.`, '');
    }
    // A node that is catching up has an old list; a later block may hold the list that admitted it.
    if (tip?.syncTarget !== undefined)
        return undefined;
    const newest = Math.max(...peers.map(peer => peer.allowlistVersion ?? 0));
    if (newest > Math.max(version, pending?.version ?? 0)) {
        return trouble('list-behind', 'warning', `The allowlist held here (version ${version}) does not name this hospital, but others have seen ` +
            `version ${newest}, which may name it.`, 'This node should catch up within seconds; if it does not, see its log.');
    }
    return trouble('removed', 'stopped', `This hospital is not on the allowlist (version ${version}). It takes no part, and the others have ` +
        'disconnected it. The records that it had stay readable here.', 'If that is a mistake, ask the government\'s operator to enrol this hospital again.');
};
const beingRemoved = ({ belonging }) => {
    if (belonging?.isMember !== true || belonging.pending?.removesSelf !== true)
        return undefined;
    return trouble('being-removed', 'stopped', 'This hospital is being removed: the government signed allowlist version ' +
        `${belonging.pending.version} without it. The others take only consensus messages from it; its vote ` +
        'counts until that list is final.', 'Leave it running until then. If the removal is a mistake, call the government\'s operator now.');
};
const disputed = ({ belonging }) => {
    if (belonging?.disputedVersion === undefined)
        return undefined;
    return trouble('conflicting-lists', 'problem', `The government signed two different allowlists of version ${belonging.disputedVersion}. Connections ` +
        'follow the committed list until either of the two is final.', 'Call the government\'s operator: either somebody else uses the government\'s key, or there are two ' +
        'lists by mistake.');
};
const listPending = facts => {
    const { belonging } = facts;
    const pending = belonging?.pending;
    if (pending === undefined || pending.removesSelf)
        return undefined;
    const changes = [
        ...(pending.adds.length > 0 ? [`admits ${named(pending.adds)}`] : []),
        ...(pending.removes.length > 0 ? [`removes ${named(pending.removes)}`] : [])
    ].join(' and ') || 'has the members in force';
    const waits = pending.waitsFor === undefined ? '' : ` (${pending.waitsFor})`;
    const text = `Allowlist version ${pending.version} ${changes} and is not final yet${waits}`;
    if (facts.at - pending.notBefore <= LIST_OVERDUE_MS) {
        return trouble('list-pending', 'note', `${text}.`, '');
    }
    return trouble('list-overdue', 'warning', `${text}, although blocks may have taken it since ${clockTime(pending.notBefore, facts)}.`, 'Start the hospitals that have not signed, or let the government take the list back (allowlist ' +
        'withdraw). If enough have signed, see the other findings here.');
};
export const belongingRules = [removed, beingRemoved];
export const listRules = [disputed, listPending];
//# sourceMappingURL=belonging-rules.js.map