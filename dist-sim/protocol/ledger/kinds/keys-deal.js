import { TransactionKind, accept } from '../../types/index.js';
import { faultOfDealing, judgeDeal } from '../epochs/judge-deal.js';
import { offenceIn } from '../epochs/offence.js';
import { readinessOf } from './rule.js';
/** The rule of `keys/deal` (SPECIFICATION.md §6.6). */
export const keysDealRule = {
    kind: TransactionKind.keysDeal,
    rank: 2,
    beforeEpochs: true,
    readiness,
    fault: ({ chain, keys }, { dealing }) => faultOfDealing(chain, keys, dealing),
    isSpent: ({ keys }, { dealing }) => dealing.epoch < keys.lastNumber,
    offence: ({ chain, keys, timestamp }, deal) => offenceIn(keys, judgeDeal(chain, keys, deal, NO_ID), deal.dealing.epoch, timestamp),
    judge
};
function readiness({ chain, keys }, deal) {
    return readinessOf(judgeDeal(chain, keys, deal, NO_ID));
}
/** The readiness of a dealing does not depend on its id. */
const NO_ID = new Uint8Array(32);
function judge(work, { transaction, id }) {
    const verdict = judgeDeal(work.chain, work.keys, transaction, id);
    if (verdict.verdict !== 'accept')
        return verdict;
    work.keys = verdict.value;
    const { dealer, epoch } = transaction.dealing;
    work.ruleEvents.push({ type: 'dealing', number: epoch, dealer, id });
    return accept(undefined);
}
//# sourceMappingURL=keys-deal.js.map