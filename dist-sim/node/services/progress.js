import { duration } from '../machine/formatting.js';
/** Tells whether this node is fetching blocks that are final at other nodes. */
export function isBehind({ hostLoop, syncer }) {
    return syncer.running && syncer.target > hostLoop.state.ledger.height;
}
/** Returns how many blocks and bodies this node has fetched, and how many are missing. */
export function progressOf(chain) {
    const { hospital, syncer } = chain;
    const { target, blocksPerSecond, secondsLeft } = syncer.progress;
    const catchUp = { target, blocksPerSecond, ...(secondsLeft === undefined ? {} : { secondsLeft }) };
    return {
        ...(isBehind(chain) ? { catchUp } : {}),
        ...(hospital === undefined
            ? {}
            : { bodies: { fetched: hospital.backfill.fetched, missing: hospital.backfill.missing } })
    };
}
/** Returns, for example, `catching up: 4,120 of 10,003 blocks, 850/s, about 7 s left`. */
export function catchUpText({ hostLoop, syncer }) {
    const { target, blocksPerSecond, secondsLeft } = syncer.progress;
    const rate = secondsLeft === undefined
        ? ''
        : `, ${counted(blocksPerSecond)}/s, about ${duration(secondsLeft * 1000)} left`;
    return `catching up: ${counted(hostLoop.state.ledger.height)} of ${counted(target)} blocks${rate}`;
}
/** Returns, for example, `; bodies: 1,200 of 3,000`, or an empty text if no body is missing. */
export function bodiesText({ hospital }) {
    if (hospital === undefined || hospital.backfill.missing === 0)
        return '';
    const { fetched, missing } = hospital.backfill;
    return `; bodies: ${counted(fetched)} of ${counted(fetched + missing)}`;
}
function counted(count) {
    return count.toLocaleString('en');
}
//# sourceMappingURL=progress.js.map