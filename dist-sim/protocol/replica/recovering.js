import { blockCodec, blockHash, decode, MAX_STATED_CERTIFICATES } from '../codec/index.js';
import { judgeRecovery, recoveryNumber, sigmaEpoch, signStatement } from '../ledger/index.js';
import { equal, LOTTERY, VoteKind } from '../types/index.js';
import { beginHeight, offerLogged } from './deciding.js';
import { LAST_HEIGHT } from './log-record.js';
import { newTipShares } from './tip-shares.js';
/**
 * Makes the own statement for a recovery (SPECIFICATION.md §10.6), and logs it before it leaves. A hospital
 * makes a single statement of each number: a second request gets the first statement again.
 */
export function makeStatement(run, wish, log) {
    const { state } = run;
    const refuse = (code) => { run.effects.push({ type: 'refused-recovery', code }); };
    const { chain, ledger, signer } = state;
    if (signer === undefined || !ledger.set.has(signer.id))
        return refuse('not-a-member');
    if (wish.number !== recoveryNumber(ledger) + 1)
        return refuse('recovery-not-next');
    const earlier = statementIn(log, wish.number);
    if (earlier !== undefined) {
        if (!equal(earlier.listHash, wish.listHash))
            return refuse('stated-for-another-list');
        run.effects.push({ type: 'stated', statement: earlier });
        return;
    }
    const { height, hash } = ledger;
    // The host read the finalization while another block became final.
    if ((wish.tipCertificate?.height ?? 0) !== height)
        return refuse('tip-moved');
    const statement = signStatement(chain, signer, {
        number: wish.number,
        listHash: wish.listHash,
        tip: { height, hash, certificate: wish.tipCertificate },
        above: certificatesAbove(state, log),
        isIntact: wish.isIntact,
        keyEpoch: heldEpoch(state)
    });
    const record = { type: 'statement', height: LAST_HEIGHT, statement };
    run.effects.push({ type: 'log', record }, { type: 'flush' }, { type: 'stated', statement });
    state.stated = wish.number;
    state.votesFrom = LAST_HEIGHT;
    // From now on this height is only followed: its own acts were made under the lower number.
    beginHeight(run, [...log, record]);
}
/** Adopts a recovery at its T. A node below T keeps the recovery and catches up. */
export function recover(run, recovery, log) {
    const { state } = run;
    const verdict = judgeRecovery(state.ledger, recovery);
    if (verdict.verdict === 'accept')
        return adopt(run, verdict.value, log);
    if (verdict.code === 'recovery-known')
        return;
    if (verdict.code === 'behind-the-statements')
        state.offered = recovery;
    run.effects.push({ type: 'refused-recovery', code: verdict.code });
}
/** Adopts the recovery that was kept, once this node has block T. */
export function recoverAtLast(run) {
    const { ledger, later, offered } = run.state;
    if (offered === undefined || ledger.height < heightOf(offered))
        return;
    run.state.offered = undefined;
    recover(run, offered, later);
}
/** Begins the height above T under the recovery. A hospital that has stated for it may vote at once. */
export function adopt(run, adopted, log) {
    const { state } = run;
    const { from, number, recovery } = adopted;
    const record = { type: 'recovery', height: from, recovery };
    run.effects.push({ type: 'log', record }, { type: 'flush' }, { type: 'adopted', number, from });
    state.ledger.adopted = adopted;
    state.offered = undefined;
    if (state.stated === number)
        state.votesFrom = Math.min(state.votesFrom, from);
    if (adopted.voidsLottery) {
        state.tipShares = newTipShares(state);
        // No block will carry the σ that drew these cases.
        state.ledger.ahead = new Map();
        state.ledger.aheadBeacon = undefined;
    }
    beginHeight(run, log);
    offerLogged(run, log);
}
/** Returns T of a recovery, as far as its statements say. */
export function heightOf({ statements }) {
    return Math.max(0, ...statements.map(({ tip }) => tip.height));
}
/** Returns the recovery in the log that was adopted at the tip, if it is still valid there. */
export function adoptedIn(ledger, log) {
    for (const record of log) {
        if (record.type !== 'recovery' || record.height !== ledger.height + 1)
            continue;
        const verdict = judgeRecovery(ledger, record.recovery);
        if (verdict.verdict === 'accept')
            return verdict.value;
    }
    return undefined;
}
function statementIn(log, number) {
    for (const record of log) {
        if (record.type === 'statement' && record.statement.number === number)
            return record.statement;
    }
    return undefined;
}
/** Returns the number of the active key epoch if this node holds its share of the lottery key, else 0. */
function heldEpoch({ keyHolder, ledger }) {
    const epoch = sigmaEpoch(ledger);
    if (epoch === undefined)
        return 0;
    return keyHolder?.secretShare(epoch.number, LOTTERY) === undefined ? 0 : epoch.number;
}
/**
 * Returns the certificates of the log above the tip: that of the highest view at each of the highest
 * heights.
 */
function certificatesAbove({ chain, consensus, ledger }, log) {
    const highest = new Map();
    const logged = log.flatMap(record => record.type === 'consensus' && record.record.type === 'certificate' ? [record.record.certificate] : []);
    for (const certificate of [...logged, ...consensus.certificates.all()]) {
        const { height, kind, view } = certificate;
        if (kind === VoteKind.nullify || height <= ledger.height)
            continue;
        if (view >= (highest.get(height)?.view ?? 0))
            highest.set(height, certificate);
    }
    return [...highest].sort(([a], [b]) => a - b).slice(-MAX_STATED_CERTIFICATES).map(([, certificate]) => ({ certificate, holdsBlock: log.some(record => isBlockOf(chain, record, certificate)) }));
}
function isBlockOf(chain, record, { blockHash: hash, height }) {
    if (record.type !== 'block' || record.height !== height)
        return false;
    const block = decode(blockCodec, record.bytes);
    return block.verdict === 'accept' && equal(blockHash(chain.id, block.value.header), hash);
}
//# sourceMappingURL=recovering.js.map