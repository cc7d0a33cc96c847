import { ServiceError } from '../../api/index.js';
import { decode, recoveryStatementCodec, signedAllowlistCodec } from '../../protocol/codec/index.js';
import { losesLottery } from '../../protocol/ledger/index.js';
import { fromHex, hex } from '../../protocol/types/index.js';
import { named, plural } from '../machine/formatting.js';
import { memberView } from './allowlists.js';
/** Makes the handlers of a recovery (SPECIFICATION.md §10.6) for the operator of a hospital. */
export function recoveryServices(parts) {
    const desk = () => {
        const { chain } = parts();
        if (chain.recovery === undefined)
            throw new ServiceError(409, 'no-chain', 'this node takes no part');
        return { chain, desk: chain.recovery };
    };
    return {
        async recovery() {
            const found = desk();
            await found.desk.refresh();
            return await viewOf(found.chain, found.desk);
        },
        async recover({ body: { chainName, isDatabaseOld = false, isNext = false, list } }) {
            const { chain, desk: recovery } = desk();
            const { name } = chain.chain.genesis;
            if (chainName !== name) {
                throw new ServiceError(409, 'wrong-chain-name', `this node follows the chain "${name}"; nothing was done`);
            }
            const signed = list === undefined ? undefined : decode(signedAllowlistCodec, fromHex(list));
            if (signed !== undefined && signed.verdict !== 'accept')
                throw badFile(signed.code);
            const begun = await recovery.begin(signed?.value, !isDatabaseOld, isNext);
            if (begun.verdict !== 'accept')
                throw refusal(begun.code);
            return await viewOf(chain, recovery);
        },
        async recoveryStatement({ body: { statement } }) {
            const { chain, desk: recovery } = desk();
            const read = decode(recoveryStatementCodec, fromHex(statement));
            if (read.verdict !== 'accept')
                throw badFile(read.code);
            const taken = recovery.take(read.value);
            if (taken.verdict !== 'accept' && taken.code !== 'known-statement')
                throw refusal(taken.code);
            return await viewOf(chain, recovery);
        }
    };
}
async function viewOf({ chain, hostLoop }, desk) {
    const { assurance, holdsShare, isWaiting, lacksShares, missing, number, own, refusal } = desk;
    const { ledger } = hostLoop.state;
    const voting = desk.votingMembers().length;
    const { quorum } = ledger.set;
    const done = ledger.recoveries.length + (ledger.adopted === undefined ? 0 : 1);
    return {
        number, chainName: chain.genesis.name, height: ledger.height, voting, quorum,
        phase: isWaiting ? 'waiting' : 'none', lacksShares,
        isDatabaseIntact: await desk.isIntact(),
        ...(holdsShare === undefined ? {} : { holdsShare }),
        ...(assurance === undefined ? {} : databasesOf(assurance)),
        waitsFor: isWaiting ? missing.map(memberView) : [],
        ...(own === undefined ? {} : { statement: hex(recoveryStatementCodec.encode(own)) }),
        ...(refusal === undefined ? {} : { refusal }),
        message: messageOf(desk, voting, quorum, done)
    };
}
function databasesOf({ intact, needed, safe, shares }) {
    return { databases: { intact, needed, safe }, ...(shares === undefined ? {} : { shares }) };
}
/** Says what the statements so far show of databases and shares. */
export function assuranceText(assurance) {
    const { intact, needed, safe, shares } = assurance;
    const lottery = shares === undefined || !losesLottery(assurance) ? '' :
        ` ${shares.held} of ${shares.needed} needed hospitals hold their shares of the lottery key. The first ` +
            'block ends this key, and the hospitals deal a new one by themselves. Diagnoses wait for their ' +
            'validators until then.';
    const databases = `${plural(intact, 'database')} of the statements so far ` +
        `${intact === 1 ? 'is' : 'are'} intact. `;
    if (intact < needed)
        return `${databases}${needed} are needed.${lottery}`;
    return intact < safe
        ? `${databases}That is enough if no hospital lies; ${safe} would be enough even if some lie.${lottery}`
        : `${databases}That is enough even if ${plural(needed - 1, 'hospital')} should lie.${lottery}`;
}
function messageOf({ assurance, isWaiting, lacksShares, missing, number, refusal }, voting, quorum, done) {
    const shown = assurance === undefined ? '' : ` ${assuranceText(assurance)}`;
    if (isWaiting && missing.length > 0) {
        return `This hospital has made its statement for recovery ${number} and signs nothing until it is ` +
            `complete. It waits for ${named(missing.map(memberView))}: run recover there, too.${shown}`;
    }
    if (isWaiting) {
        return `All statements for recovery ${number} are here, and this hospital has not adopted them` +
            `${refusal === undefined ? ' yet' : `: ${REFUSALS[refusal] ?? refusal}`}.${shown}`;
    }
    const before = done === 0 ? '' : ` The chain goes on under recovery ${done}.${shown}`;
    const shares = lacksShares
        ? ' Too few shares of the lottery key are here, so no block can be made.'
        : '';
    return `${voting} of ${quorum} needed hospitals can vote, as far as this hospital knows.${shares}${before}`;
}
/** Says in words what a code of SPECIFICATION.md §10.6 means for the operator. */
const REFUSALS = {
    'quorum-votes': 'a quorum of the hospitals can vote, so there is nothing to recover; nothing was done',
    'recovery-under-way': 'the last recovery is complete, and its first block is not final yet. Wait for ' +
        'it. If it cannot become final, run recover --next at all hospitals',
    'behind-the-statements': 'it first catches up with the highest block of the statements',
    'below-own-final-block': 'this hospital has a final block above the highest block of the statements, so ' +
        'it must not go back. A statement is older than the block: begin the next recovery with new statements',
    'too-few-intact-databases': 'too few of the hospitals have an intact database, so a final block may be ' +
        'lost. A new chain is needed',
    'statement-of-a-stranger': 'the statement is of a hospital that is not on the list',
    'statement-of-another-chain': 'the statement is for another chain',
    'statement-of-another-list': 'the statement names another recovery list; all must use the same file',
    'second-statement': 'the hospital has made another statement of this number before; the first is kept',
    'bad-signature': 'the signature is invalid: the file was changed',
    'recovery-known': 'the statement is of an earlier recovery',
    'recovery-not-next': 'the statement is not of the next recovery',
    'stated-for-another-list': 'this hospital has made its statement with another recovery list',
    'no-recovery-begun': 'run recover at this hospital first',
    'recovery-list-adds': 'the list adds or changes a hospital; a recovery list may only remove',
    'recovery-list-too-short': 'the list keeps fewer hospitals than a quorum of the list in force',
    'tip-of-another-block': 'the statements name two final blocks of one height: the chain has forked',
    'tip-without-finalization': 'the statement names a last block without the proof that it is final',
    'tip-not-verified': 'the last block of the statement is above the blocks here; it is asked for again',
    'stated-nullification': 'the statement holds a certificate that names no block',
    'stated-below-the-tip': 'the statement holds a certificate of a block that it calls final',
    'tip-moved': 'a block became final just now; run recover again',
    'old-version': 'the list is not newer than the list in force'
};
function refusal(code) {
    return new ServiceError(409, code, REFUSALS[code] ?? `the recovery was refused: ${code}`);
}
function badFile(code) {
    return new ServiceError(422, code, `the file cannot be read (${code}); take it as ` +
        `${plural(1, 'document')} from recover --json`);
}
//# sourceMappingURL=recovery-services.js.map