import { hex } from '../../protocol/types/index.js';
import { ABSTAIN_HEIGHTS } from './voting-right.js';
/** How many claims of a member count within an hour; each causes at most ABSTAIN_HEIGHTS blocks. */
const CLAIMS_MAX = 4;
const HOUR_MS = 3_600_000;
/**
 * Makes the chain reach the height at which a member votes again. A member whose log may be incomplete
 * states this height (§10.4), and an idle chain would never reach it. A claim counts only if the height is
 * as near as an honest member's can be, and only a few times an hour.
 */
export class Abstainers {
    parts;
    #claims = new Map();
    constructor(parts) {
        this.parts = parts;
    }
    /** @param from the first height at which the member votes; undefined: it votes already, or cannot say */
    note(member, from) {
        const { clock, hostLoop, membership } = this.parts;
        const { height } = hostLoop.state.context;
        if (from === undefined || from <= height || from > height + ABSTAIN_HEIGHTS)
            return;
        if (!membership.set.has(member))
            return;
        const known = this.#claims.get(hex(member));
        const acceptedAt = known?.acceptedAt.filter(at => clock.monotonic() - at < HOUR_MS) ?? [];
        if (known?.from === from || acceptedAt.length >= CLAIMS_MAX)
            return;
        this.#claims.set(hex(member), { from, acceptedAt: [...acceptedAt, clock.monotonic()] });
        hostLoop.submit({ type: 'abstained', until: from });
    }
}
//# sourceMappingURL=abstainers.js.map