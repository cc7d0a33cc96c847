import { missingMembers, phaseOf } from '../status.js';
const CHECK_MS = 1_000;
/** A fault is logged only after this many checks in a row. */
const CHECKS_BEFORE_LOG = 5;
/** Logs whether this node takes part in agreement, each time this changes. */
export function writeStanding(base) {
    let logged = '';
    let lastKind = '';
    let checks = 0;
    const timer = setInterval(() => {
        if (!base.logger.writes('info'))
            return;
        const { kind, text } = standingOf(base);
        checks = kind === lastKind ? checks + 1 : 1;
        lastKind = kind;
        if (kind === logged || (kind !== 'agrees' && checks < CHECKS_BEFORE_LOG))
            return;
        logged = kind;
        if (text !== '')
            base.logger.info({}, text);
    }, CHECK_MS).unref();
    return () => { clearInterval(timer); };
}
/** Returns the state to log. The text is empty if other lines of the log already say it. */
function standingOf(base) {
    const { chain } = base;
    const phase = phaseOf(base);
    if (chain === undefined || phase === 'halted' || phase === 'syncing')
        return { kind: phase, text: '' };
    const { hostLoop, membership: { set }, signer } = chain;
    const block = `block ${hostLoop.state.ledger.height}`;
    const present = set.size - missingMembers(chain).length;
    if (!set.has(signer.id)) {
        return base.options.role === 'government'
            ? { kind: 'agrees', text: `following the chain of ${set.size} hospitals, ${block}` }
            : { kind: 'no-member', text: `this hospital is not on the allowlist and takes no part, ${block}` };
    }
    if (present < set.quorum) {
        return {
            kind: 'stopped', text: `agreement has stopped: ${present} of ${set.size} hospitals are here and ` +
                `${set.quorum} are needed, ${block}`
        };
    }
    return phase === 'validating'
        ? { kind: 'agrees', text: `in agreement with ${present - 1} others, ${block}` }
        : { kind: 'follows', text: `following; this hospital votes again soon, ${block}` };
}
//# sourceMappingURL=standing.js.map