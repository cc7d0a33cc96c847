import { hex } from '../../protocol/types/index.js';
import { entryOf } from '../entry-of.js';
import { NOTARIZE } from './arithmetic.js';
import { Invariant } from './checker.js';
/** T(u) grows by this factor with each view (§14). */
const GROWTH = 1.5;
const ROUNDING_MS = 2;
/**
 * Timely (§8): no honest node votes for a new block whose timestamp is far from the clock of the node. So
 * no quorum accepts a block from the future. The clocks of two voters differ by at most MAX_SKEW, and each
 * voter allows the timestamp the same distance from its clock. A timestamp of 1 ms after the previous block
 * is always timely. Runs in which all clocks are wrong together are not judged.
 */
export class Timely extends Invariant {
    invariant = 'Timely';
    #voted = new Set();
    /** Timestamps by height. */
    #times = new Map();
    /** The first height of each process, where it may repeat votes of the previous process. */
    #resumed = new WeakMap();
    voted(node, { kind, blockHash, height, view }) {
        if (kind !== NOTARIZE || node.life === undefined || this.run.plan.clockJump !== undefined)
            return;
        const resumed = entryOf(this.#resumed, node.life, () => height);
        const key = `${node.slot}/${height}/${view}`;
        if (this.#voted.has(key))
            return;
        this.#voted.add(key);
        const state = node.parts?.hostLoop.state;
        const received = state?.consensus.proposals.get(view);
        const header = state?.candidates.get(hex(blockHash))?.header;
        // A repeated block was timely in its own view.
        if (header?.view !== view || received === undefined || received.message.justifyView >= 0)
            return;
        if (resumed === height && node.lives > 1)
            return;
        this.#judge(node, header.timestamp, height, view);
    }
    #judge(node, timestamp, height, view) {
        const { maxSkewMs, viewTimeoutMs, viewTimeoutCapMs } = this.run.chain.genesis.parameters;
        const timeout = Math.min(viewTimeoutCapMs, viewTimeoutMs * GROWTH ** view);
        const { life } = node;
        const began = node.parts?.hostLoop.state.consensus.begunAt;
        if (life === undefined || began === undefined || timestamp === this.#earliest(height))
            return;
        const ahead = timestamp - life.wall();
        // The block was timely when it came in this view; the fetch of its transactions may take long.
        const age = -ahead - (life.monotonic() - began);
        if (ahead <= maxSkewMs + ROUNDING_MS && age <= maxSkewMs + timeout + ROUNDING_MS)
            return;
        this.violate(`${node.name} votes for ${height}/${view}, which is ${ahead} ms ahead`);
    }
    deciding(node, { block: { header: { height, timestamp } } }) {
        const { chain, plan } = this.run;
        this.#times.set(height, timestamp);
        if (node.life === undefined || plan.clockJump !== undefined)
            return;
        const ahead = timestamp - node.life.wall();
        if (ahead <= 2 * chain.genesis.parameters.maxSkewMs || timestamp === this.#earliest(height))
            return;
        this.violate(`${node.name}: block ${height} is ${ahead} ms ahead`);
    }
    #earliest(height) {
        return (this.#times.get(height - 1) ?? this.run.chain.genesis.createdAt) + 1;
    }
}
//# sourceMappingURL=timely.js.map