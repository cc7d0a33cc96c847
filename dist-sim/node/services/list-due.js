import { nextListFrom } from '../../protocol/ledger/index.js';
import { clockTime } from '../machine/formatting.js';
/** Says when the signed list can become final: `at 18:14:51Z`, or `with the next block`. */
export function listDue({ clock, hostLoop }) {
    const now = clock.wall();
    const at = Math.max(nextListFrom(hostLoop.state.ledger), now);
    return { at, text: at === now ? 'with the next block' : `at ${clockTime(at, { at: now })}` };
}
//# sourceMappingURL=list-due.js.map