import { startHeight } from '../consensus/index.js';
import { recoveryNumber } from '../ledger/index.js';
import { Accusations } from './accusations.js';
import { Arriving } from './arriving.js';
import { consensusRecords, contextFor, laterThan, offerLogged, recordsUnder, statedIn } from './deciding.js';
import { OpinionsSeen } from './opinions-seen.js';
import { adoptedIn } from './recovering.js';
import { newRun } from './run.js';
import { newTipShares } from './tip-shares.js';
import { settle } from './step.js';
/** Starts the height above the tip as a follower, with the records of the log (R1). */
export function startReplica(options, clock) {
    const { log, ...rest } = options;
    const { ledger } = rest;
    if (recoveryNumber(ledger) < statedIn(log))
        ledger.adopted = adoptedIn(ledger, log);
    const viewTimes = { recent: [], begun: new Map(), activeSince: undefined };
    const parts = { ...rest, votesFrom: Infinity, viewTimes, stated: statedIn(log) };
    const context = contextFor(parts, clock.monotonic, options.connected);
    const started = startHeight(context, consensusRecords(recordsUnder(log, ledger), context), clock);
    const state = {
        ...parts, context, consensus: started.state, reasonGiven: false, halted: false, abstainedUntil: 0,
        candidates: new Map(), tickets: new Map(), arriving: new Arriving(), nextTicket: 1, future: [],
        tipShares: newTipShares(rest),
        tip: undefined, finalAt: -Infinity, accusations: new Accusations(), opinionsSeen: new OpinionsSeen(),
        later: laterThan(log, context.height), offered: undefined
    };
    const run = newRun(state, clock);
    run.started.push(...started.effects);
    offerLogged(run, log);
    settle(run);
    return { state, effects: run.effects };
}
//# sourceMappingURL=start.js.map