import { casesOf } from '../../protocol/ledger/index.js';
import { CaseStatus, Decision, TransactionKind } from '../../protocol/types/index.js';
import { entryOf } from '../entry-of.js';
import { name } from './arithmetic.js';
import { Invariant } from './checker.js';
import { isSigned } from './transaction-form.js';
/**
 * I9: ACCEPTED needs the approvals of k hospitals with slots, none of them the submitter, and no case closes
 * twice.
 * The approvals come from the OPINIONS on the chain.
 */
export class TwoApprovals extends Invariant {
    invariant = 'I9';
    /** Heights at which cases closed, by case. */
    #closed = new Map();
    /** Validators with an approval in a block, by case. */
    #approvals = new Map();
    extending(node, { block, delta }) {
        const { height } = block.header;
        this.#read(block);
        const { validatorsPerDiagnosis: k } = this.run.chain.genesis.parameters;
        for (const { holders, id, status, submitter } of casesOf(delta, 'closed')) {
            const first = this.#closed.get(name(id));
            if (first !== undefined)
                this.violate(`a case closes at ${first} and ${height}`);
            this.#closed.set(name(id), height);
            if (status !== CaseStatus.accepted)
                continue;
            const given = this.#approvals.get(name(id)) ?? new Set();
            const approving = holders.map(({ validator }) => name(validator)).filter(member => given.has(member));
            if (approving.length < k || approving.includes(name(submitter))) {
                this.violate(`${node.name}: accepted at ${height} without its validators`);
            }
        }
    }
    #read({ transactions }) {
        for (const verified of transactions) {
            const { transaction } = verified;
            if (transaction.kind !== TransactionKind.opinions)
                continue;
            // An approval counts only if its validator has signed it.
            if (!isSigned(this.run.chain, verified))
                continue;
            for (const { caseId, decision } of transaction.opinions) {
                if (decision !== Decision.approve)
                    continue;
                entryOf(this.#approvals, name(caseId), () => new Set())
                    .add(name(transaction.author));
            }
        }
    }
}
//# sourceMappingURL=i09-two-approvals.js.map