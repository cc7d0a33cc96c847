import { TransactionKind, accept } from '../../types/index.js';
import { judgeReady } from '../epochs/judge-ready.js';
import { offenceIn } from '../epochs/offence.js';
import { readinessOf } from './rule.js';
/** The rule of `keys/ready` (SPECIFICATION.md §6.8). */
export const keysReadyRule = {
    kind: TransactionKind.keysReady,
    rank: 2,
    beforeEpochs: true,
    readiness: ({ keys }, ready) => readinessOf(judgeReady(keys, ready)),
    offence: ({ keys, timestamp }, ready) => offenceIn(keys, judgeReady(keys, ready), ready.epoch, timestamp),
    judge
};
function judge(work, { transaction }) {
    const verdict = judgeReady(work.keys, transaction);
    if (verdict.verdict !== 'accept')
        return verdict;
    work.keys = verdict.value;
    work.presence.isReady(transaction.author);
    const { author, epoch } = transaction;
    work.ruleEvents.push({ type: 'ready', number: epoch, author });
    return accept(undefined);
}
//# sourceMappingURL=keys-ready.js.map