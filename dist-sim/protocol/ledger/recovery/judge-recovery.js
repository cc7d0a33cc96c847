import { allowlistHash, recoveryId } from '../../codec/index.js';
import { checkRecoveryList, memberSet } from '../../membership/index.js';
import { accept, equal, hex, ignore, reject, ZERO_32 } from '../../types/index.js';
import { recoveryNumber } from '../state/ledger-state.js';
import { assuranceOf, losesLottery } from './assurance.js';
import { judgeContents } from './judge-contents.js';
import { isOfGovernment, namesList, verifyStatement } from './verify-statement.js';
/**
 * Judges a recovery at a tip (SPECIFICATION.md §10.6). The result depends only on the chain and the
 * statements. `ignore` means that the recovery may be valid at another tip, or once further statements are
 * there.
 */
export function judgeRecovery(state, recovery) {
    const { chain } = state;
    const { list, statements } = recovery;
    const number = statements[0]?.number ?? 0;
    if (number <= recoveryNumber(state))
        return ignore('recovery-known');
    if (number !== recoveryNumber(state) + 1)
        return ignore('recovery-not-next');
    const listHash = list === undefined ? ZERO_32 : allowlistHash(chain.id, list.list);
    const form = faultOfStatements(chain, statements, listHash);
    if (form.verdict !== 'accept')
        return form;
    for (const statement of statements) {
        const contents = judgeContents(state, statement);
        if (contents.verdict !== 'accept')
            return contents;
    }
    const height = Math.max(...statements.map(({ tip }) => tip.height));
    if (height > state.height)
        return ignore('behind-the-statements');
    if (height < state.height)
        return reject('below-own-final-block');
    if (list !== undefined) {
        const checked = checkRecoveryList(chain, state.allowlist, list);
        if (checked.verdict !== 'accept')
            return checked;
    }
    const voters = list === undefined ? state.set : memberSet(chain.id, list);
    return conclude(state, recovery, voters);
}
/** Checks the statements alone: of one number and list, each of another signer, and signed. */
function faultOfStatements(chain, statements, listHash) {
    let previous = '';
    for (const statement of statements) {
        const signer = hex(statement.signer);
        if (signer === previous)
            return reject('second-statement');
        if (signer < previous)
            return reject('statement-order');
        previous = signer;
        if (statement.number !== statements[0].number)
            return reject('statement-of-another-number');
        if (!namesList(chain, statement, listHash))
            return reject('statement-of-another-list');
        const verdict = verifyStatement(chain, statement);
        if (verdict.verdict !== 'accept')
            return verdict;
    }
    return accept(undefined);
}
/** Checks that every member that the recovery keeps has stated, and returns what follows. */
function conclude(state, recovery, voters) {
    const { chain, height, hash } = state;
    const { list, statements } = recovery;
    const ofMembers = statements.filter(statement => !isOfGovernment(chain, statement));
    if (ofMembers.some(({ signer }) => !voters.has(signer)))
        return reject('statement-of-a-stranger');
    if (ofMembers.length < voters.size)
        return ignore('statements-missing');
    const assurance = assuranceOf(state, ofMembers);
    if (assurance.intact < assurance.needed)
        return reject('too-few-intact-databases');
    const required = requiredBlock(state, statements);
    const number = statements[0].number;
    const voidsLottery = losesLottery(assurance);
    const id = recoveryId(chain.id, {
        number, height, hash, listHash: list === undefined ? ZERO_32 : voters.hash,
        required: required ?? ZERO_32, voidsLottery
    });
    return accept({
        number, from: height + 1, id, list, voters, required, voidsLottery, recovery
    });
}
/**
 * Returns the block of the highest view that a stated certificate of T+1 names, if any signer has the
 * block. If a block is final at T+1 unknown to all, it is this block: F(u,B) makes every later notarization
 * one of B.
 */
function requiredBlock(state, statements) {
    const above = statements.flatMap(statement => statement.above)
        .filter(({ certificate }) => certificate.height === state.height + 1);
    let highest;
    for (const stated of above) {
        if (highest === undefined || stated.certificate.view > highest.certificate.view)
            highest = stated;
    }
    const hash = highest?.certificate.blockHash;
    const isHeld = hash !== undefined &&
        above.some(({ certificate, holdsBlock }) => holdsBlock && equal(certificate.blockHash, hash));
    return isHeld ? hash : undefined;
}
//# sourceMappingURL=judge-recovery.js.map