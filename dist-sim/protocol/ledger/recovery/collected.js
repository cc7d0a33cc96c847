import { allowlistHash } from '../../codec/index.js';
import { accept, compare, equal, hex, ignore, reject, ZERO_32 } from '../../types/index.js';
import { judgeContents } from './judge-contents.js';
import { isOfGovernment, namesList, verifyStatement } from './verify-statement.js';
/**
 * Collects the statements of one recovery, at most one of each hospital. The first statement of a hospital
 * stays: a second of the same number is a fault of its signer.
 */
export class CollectedStatements {
    chain;
    number;
    list;
    voters;
    #statements = new Map();
    #listHash;
    /** @param voters the members of the newest list, or of the recovery list */
    constructor(chain, number, list, voters) {
        this.chain = chain;
        this.number = number;
        this.list = list;
        this.voters = voters;
        this.#listHash = list === undefined ? ZERO_32 : allowlistHash(chain.id, list.list);
    }
    /** @param state of the ledger here, at which the statement is judged */
    add(state, statement) {
        const { chain, number, voters } = this;
        if (!isOfGovernment(chain, statement) && !voters.has(statement.signer)) {
            return reject('statement-of-a-stranger');
        }
        const verdict = verifyStatement(chain, statement);
        if (verdict.verdict !== 'accept')
            return verdict;
        if (statement.number < number)
            return ignore('recovery-known');
        if (statement.number > number)
            return ignore('recovery-not-next');
        if (!namesList(chain, statement, this.#listHash))
            return reject('statement-of-another-list');
        const first = this.#statements.get(hex(statement.signer));
        if (first === undefined) {
            const contents = judgeContents(state, statement);
            if (contents.verdict !== 'accept')
                return contents;
            this.#statements.set(hex(statement.signer), statement);
            return accept(undefined);
        }
        const isSame = equal(first.signature, statement.signature);
        return isSame ? ignore('known-statement') : reject('second-statement');
    }
    all() {
        return [...this.#statements.values()].sort((a, b) => compare(a.signer, b.signer));
    }
    /** The statements of members, sorted by signer. */
    ofMembers() {
        return this.all().filter(statement => !isOfGovernment(this.chain, statement));
    }
    /** The members that have not stated. */
    missing() {
        return this.voters.members.filter(({ id }) => !this.#statements.has(hex(id)));
    }
    /** The recovery, once every member has stated. */
    recovery() {
        return this.missing().length > 0 ? undefined : { list: this.list, statements: this.all() };
    }
}
//# sourceMappingURL=collected.js.map