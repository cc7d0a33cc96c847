import { TransactionKind, accept } from '../../types/index.js';
import { judgeLost } from '../epochs/judge-lost.js';
import { offenceIn } from '../epochs/offence.js';
import { nextTimestamp } from '../state/ledger-state.js';
import { readinessOf } from './rule.js';
/** The rule of `keys/lost` (SPECIFICATION.md §6.5). */
export const keysLostRule = {
    kind: TransactionKind.keysLost,
    rank: 2,
    beforeEpochs: true,
    traits: () => ({ waitsForTime: true }),
    readiness,
    isSpent: ({ keys }, { epoch }) => epoch < keys.lastNumber,
    offence: ({ keys, timestamp }, lost) => offenceIn(keys, judgeLost(keys, lost, timestamp), lost.epoch, timestamp),
    judge
};
function readiness(state, lost, now) {
    return readinessOf(judgeLost(state.keys, lost, nextTimestamp(state, now)));
}
function judge(work, { transaction }) {
    const verdict = judgeLost(work.keys, transaction, work.timestamp);
    if (verdict.verdict !== 'accept')
        return verdict;
    work.keys = verdict.value;
    work.ruleEvents.push({ type: 'lost', author: transaction.author });
    return accept(undefined);
}
//# sourceMappingURL=keys-lost.js.map