import { signersOf, verifyVote } from '../../protocol/codec/index.js';
import { decodeLogRecord, isFrozen } from '../../protocol/replica/index.js';
import { equal, hex } from '../../protocol/types/index.js';
import { LogMark, markLog } from './log-mark.js';
const CHECK_MS = 50;
/** Heights that must become final before a node without its log votes again (§10.4: H+2). */
export const ABSTAIN_HEIGHTS = 3;
/**
 * Decides when a node may vote after a start (SPECIFICATION.md §10.4). A node whose keys never signed votes
 * at once. Any other node first hears from a quorum, which includes itself, and catches up with it. This
 * costs nothing, since nothing becomes final without a quorum.
 *
 * In two cases the node then abstains until height H+2 is final, also if it is started again meanwhile. In
 * the first case, the log is gone, while the chain has blocks or the database knows of a log. In the second
 * case, the log lacks a vote of this node that a member received, or that is in a certificate. This detects
 * a data folder that was restored from an old backup.
 */
export class VotingRight {
    parts;
    origin;
    #tipAtStart;
    /** Own votes in the log, above the tip at the start. */
    #logged;
    #stop;
    #unsubscribe;
    #granted;
    /** Height of the highest own vote that the log lacks. */
    #unknownVoteAt = 0;
    constructor(parts, origin) {
        this.parts = parts;
        this.origin = origin;
        this.#tipAtStart = parts.hostLoop.state.ledger.height;
        this.#logged = votesIn(readLog(parts.log));
    }
    start() {
        if (this.origin.newKeys === true && this.parts.trust.isWhole) {
            this.#grant(0);
            return;
        }
        // What may be lost was signed under a lower number, and this node signs no more under it (§10.6).
        if (isFrozen(this.parts.hostLoop.state)) {
            this.release();
            return;
        }
        this.#unsubscribe = this.parts.commits.subscribe(({ certificate }) => { this.#examine(certificate); });
        this.#check();
    }
    stop() {
        this.#stop?.();
        this.#unsubscribe?.();
    }
    /**
     * Ends the abstention, because the own statement for a recovery is in the log (SPECIFICATION.md §10.6).
     * Until the recovery is adopted the replica signs nothing. Under the recovery the log has all own votes.
     */
    release() {
        this.stop();
        this.#mark(LogMark.whole);
        this.#grant(0);
    }
    /** First height at which this node votes; undefined while that is not known. */
    get from() { return this.#granted; }
    #check() {
        const { context, ledger: { set } } = this.parts.hostLoop.state;
        const claims = this.parts.statuses.all().filter(({ id }) => set.has(id))
            .map(({ status }) => status.height).sort((a, b) => b - a);
        // Ignores the n − q highest claims, since so many members may lie.
        const claimed = claims[set.size - set.quorum] ?? 0;
        const isHeard = claims.length + 1 >= set.quorum && context.height >= claimed;
        if (isHeard && this.parts.trust.isWhole) {
            this.#decide();
            return;
        }
        this.#stop = this.parts.scheduler.after(CHECK_MS, () => {
            if (!this.parts.hostLoop.stopped)
                this.#check();
        });
    }
    /** Looks for an own vote in a certificate that became final while this node was away. */
    #examine(certificate) {
        const { signer, hostLoop } = this.parts;
        const set = hostLoop.state.tip?.context.set;
        if (set === undefined || certificate.height <= this.#tipAtStart)
            return;
        const signers = signersOf(certificate.bitmap, set.size) ?? [];
        if (signers.includes(set.indexOf(signer.id)))
            this.#account(certificate);
    }
    #account(statement) {
        if (statement.height <= this.#tipAtStart || this.#logged.has(nameOf(statement)))
            return;
        this.#unknownVoteAt = Math.max(this.#unknownVoteAt, statement.height);
    }
    #decide() {
        for (const { status } of this.parts.statuses.all()) {
            for (const vote of status.yourVotes)
                if (this.#isOwn(vote))
                    this.#account(vote);
        }
        const highest = Math.max(this.parts.statuses.provenHeight(), this.parts.hostLoop.state.ledger.height);
        const { created, isIncomplete, newKeys } = this.origin;
        const isGone = isIncomplete === true || (created && newKeys !== true && highest > 0);
        const mayHaveLost = isGone || this.#unknownVoteAt > 0;
        this.#mark(mayHaveLost ? LogMark.incomplete : LogMark.whole);
        this.#grant(mayHaveLost ? Math.max(highest, this.#unknownVoteAt - 1) + ABSTAIN_HEIGHTS : 0);
    }
    #isOwn(vote) {
        const { chain, hostLoop, signer } = this.parts;
        const self = { has: (id) => equal(id, signer.id) };
        return verifyVote(chain, self, vote, hostLoop.state.context.recovery).verdict === 'accept';
    }
    #mark(mark) {
        markLog(this.parts.store, mark).catch(this.parts.fail);
    }
    #grant(from) {
        this.#granted = from;
        this.#unsubscribe?.();
        if (from > 0) {
            this.#unsubscribe = this.parts.commits.subscribe(({ block }) => {
                if (block.header.height + 1 < from)
                    return;
                this.#unsubscribe?.();
                this.#mark(LogMark.whole);
            });
            this.parts.logger.warn({ from }, 'the log of own votes may be incomplete: not voting before this height');
        }
        this.parts.hostLoop.submit({ type: 'may-vote', from, log: readLog(this.parts.log) });
    }
}
/** Decodes the log's records for the replica. Their checksums are correct, so a bad record is a fault. */
export function readLog(log) {
    const records = [];
    for (const raw of log.records()) {
        const record = decodeLogRecord(raw);
        if (record.verdict !== 'accept')
            throw new Error(`write-ahead log: ${record.code}`);
        records.push(record.value);
    }
    return records;
}
function votesIn(records) {
    const votes = new Set();
    for (const record of records) {
        if (record.type !== 'consensus' || record.record.type !== 'vote')
            continue;
        votes.add(nameOf(record.record.vote));
    }
    return votes;
}
function nameOf({ kind, height, view, blockHash }) {
    return `${kind}/${height}/${view}/${hex(blockHash)}`;
}
//# sourceMappingURL=voting-right.js.map