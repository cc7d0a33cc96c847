import { hex } from '../../protocol/types/index.js';
import { finalBlockFrame } from '../loop/frames.js';
const BLOCKS_PER_HELP = 3;
/** A peer is helped at most this often. A peer that is further behind catches up by request. */
const MIN_INTERVAL_MS = 200;
/** A vote that arrives so soon after its height became final was probably sent before that. */
const CROSSING_MS = 600;
/** More heights than become final within CROSSING_MS. */
const HEIGHTS_REMEMBERED = 256;
/** Sends final blocks to a peer that still votes at a height that is final here (R10). */
export class FinalBlockSender {
    parts;
    #last = new Map();
    #finalAt = new Map();
    constructor(parts) {
        this.parts = parts;
        parts.commits.subscribe(({ block }) => {
            const { height } = block.header;
            this.#finalAt.set(height, parts.clock.monotonic());
            this.#finalAt.delete(height - HEIGHTS_REMEMBERED);
        });
    }
    help(to, height) {
        const now = this.parts.clock.monotonic();
        if (now - (this.#finalAt.get(height) ?? -Infinity) < CROSSING_MS)
            return;
        if (now - (this.#last.get(hex(to)) ?? -Infinity) < MIN_INTERVAL_MS)
            return;
        this.#last.set(hex(to), now);
        this.#send(to, height)
            .catch((error) => { this.parts.logger.warn({ err: error }, 'sending final blocks failed'); });
    }
    async #send(to, height) {
        for (let next = height; next < height + BLOCKS_PER_HELP; next++) {
            const stored = await this.parts.store.readBlock(next);
            if (stored === undefined)
                return;
            this.parts.network.consensus.send(to, finalBlockFrame(stored), 'block');
        }
    }
}
//# sourceMappingURL=final-block-sender.js.map