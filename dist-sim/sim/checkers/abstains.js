import { entryOf } from '../entry-of.js';
import { textOf } from './arithmetic.js';
import { Invariant } from './checker.js';
/** H+2 must be final before a node without its log votes (§10.4). */
const ABSTAINS = 2;
/** Number of blocks that a liar may show before any honest node has them. */
const AHEAD = 1;
/** Time within which a node notes on its disk that its log is complete again. */
const MARKED_MS = 5_000;
/** A node that may vote must not decide this many heights in a row without voting. */
const SILENT_HEIGHTS = 4;
/** §10.4: a node that started without its log abstains until H+2 is final, and then votes again. */
export class Abstains extends Invariant {
    invariant = '§10.4';
    #watched = new Map();
    voted(node, vote) {
        const watched = this.#watch(node);
        watched.hasVoted = true;
        watched.silent = 0;
        // A hospital that has stated for the recovery in force votes at once (§10.6).
        if (this.run.history.recoveryAt(vote.height).some(byte => byte !== 0))
            watched.lostAt = undefined;
        if (watched.lostAt === undefined || vote.height > watched.lostAt + ABSTAINS)
            return;
        this.violate(`${node.name} started at ${watched.lostAt} without its log and says ${textOf(vote)}`);
    }
    committed(node, { block: { header }, caughtUp }) {
        const { history } = this.run;
        const watched = this.#watch(node);
        const from = node.running?.voting?.from;
        if (from === undefined)
            return;
        if (watched.lostAt !== undefined && header.height >= watched.lostAt + ABSTAINS) {
            watched.lostAt = undefined;
        }
        if (header.height + 1 >= from)
            watched.overSince ??= this.run.timeline.now;
        // At `from` itself, and after a pause, the others may have decided before the node could vote.
        const isLate = header.height + 1 < history.tip;
        const couldVote = this.run.isStable && history.isMember(node.signer.id, header.height) &&
            header.height > from && !isLate;
        watched.silent = couldVote && !caughtUp ? watched.silent + 1 : 0;
        if (watched.silent < SILENT_HEIGHTS)
            return;
        this.violate(`${node.name} may vote from ${from} and has not up to ${header.height}`);
    }
    inspect(node) {
        const watched = this.#watch(node);
        const from = node.running?.voting?.from;
        if (from === undefined || from === 0)
            return;
        const { tip } = this.run.history;
        if (from > tip + AHEAD + ABSTAINS + 1) {
            this.violate(`${node.name} abstains until ${from}, and the chain is at ${tip}`);
        }
        if (!node.isLogLost)
            this.violate(`${node.name} abstains without cause`);
        watched.isOver = watched.overSince !== undefined && this.run.timeline.now - watched.overSince > MARKED_MS;
    }
    #watch(node) {
        const watched = entryOf(this.#watched, node, () => ({
            life: undefined, hasVoted: false, lostAt: undefined, overSince: undefined, isOver: false, silent: 0
        }));
        if (watched.life !== node.life) {
            const isCreated = node.wal?.opening.created === true;
            if (watched.isOver && !isCreated)
                node.isLogLost = false;
            Object.assign(watched, { life: node.life, overSince: undefined, isOver: false, silent: 0 });
            // A node that never voted has lost no vote.
            if (isCreated && watched.hasVoted)
                watched.lostAt ??= 0;
        }
        const { store, voting } = node.running ?? {};
        if (watched.lostAt !== undefined && voting !== undefined && voting.from === undefined) {
            watched.lostAt = Math.max(watched.lostAt, store?.head()?.height ?? 0);
        }
        return watched;
    }
}
//# sourceMappingURL=abstains.js.map