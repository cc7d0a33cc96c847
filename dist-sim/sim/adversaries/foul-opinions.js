import { hasVerdict, holderOf } from '../../protocol/ledger/index.js';
import { CaseStatus, Decision, JudgedBy, equal, TransactionKind, ZERO_32 } from '../../protocol/types/index.js';
import { opinionOn } from './opinion-on.js';
export const OPINION_FOULS = ['not-drawn', 'own-case', 'again', 'taken-twice'];
/** Makes an entry with a valid signature that must have no effect (§7.4). */
export function foulOpinions(foul, { random, signer }, { undecided }) {
    const fouls = [];
    for (const open of undecided.values()) {
        if (open.status === CaseStatus.open && faultOf(open, signer.id) === foul)
            fouls.push(entryOf(open, foul));
    }
    if (fouls.length === 0)
        return [];
    return [{
            kind: TransactionKind.opinions, author: signer.id, rulesetHash: ZERO_32, opinions: [random.pick(fouls)]
        }];
}
function entryOf({ id }, foul) {
    return foul === 'taken-twice'
        ? { ...opinionOn(id), decision: Decision.takenUp, judgedBy: JudgedBy.none }
        : opinionOn(id);
}
/** Returns the fault of an entry given now. */
function faultOf(open, self) {
    const holder = holderOf(open, self);
    if (equal(open.submitter, self))
        return 'own-case';
    if (holder === undefined)
        return 'not-drawn';
    if (hasVerdict(open, self))
        return 'again';
    return holder.takeUp === 0 ? undefined : 'taken-twice';
}
//# sourceMappingURL=foul-opinions.js.map