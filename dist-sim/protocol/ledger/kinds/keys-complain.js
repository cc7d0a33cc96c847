import { TransactionKind, accept } from '../../types/index.js';
import { faultOfComplaint, judgeComplain } from '../epochs/judge-complaint.js';
import { offenceIn } from '../epochs/offence.js';
import { readinessOf } from './rule.js';
/** The rule of `keys/complain` (SPECIFICATION.md §6.7). */
export const keysComplainRule = {
    kind: TransactionKind.keysComplain,
    rank: 2,
    beforeEpochs: true,
    readiness: ({ chain, keys }, complain) => readinessOf(judgeComplain(chain, keys, complain)),
    fault: ({ chain, keys }, complain) => faultOfComplaint(chain, keys, complain),
    offence: ({ chain, keys, timestamp }, complain) => offenceIn(keys, judgeComplain(chain, keys, complain), complain.epoch, timestamp),
    judge
};
function judge(work, { transaction }) {
    const verdict = judgeComplain(work.chain, work.keys, transaction);
    if (verdict.verdict !== 'accept')
        return verdict;
    work.keys = verdict.value;
    const { author, dealing: id, epoch } = transaction;
    work.ruleEvents.push({ type: 'complaint', number: epoch, author, id });
    return accept(undefined);
}
//# sourceMappingURL=keys-complain.js.map