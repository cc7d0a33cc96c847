import { hex } from '../../protocol/types/index.js';
/** A machine that was frozen has lost its connections, and makes them again within about a second. */
const SETTLE_MS = 10_000;
/** Tells the operator that the process stood still, and which connections it lost. */
export function watchStandstill({ alarm, logger, network }, settleMs = SETTLE_MS) {
    const lost = new Set();
    let watching = false;
    network.on('disconnect', id => { if (watching)
        lost.add(hex(id)); });
    network.on('standstill', (ms, present) => {
        const stood = `The process stood still for ${Math.round(ms / 1000)} s`;
        logger.warn({ ms: Math.round(ms) }, stood);
        if (watching)
            return;
        watching = true;
        for (const id of present)
            if (!network.isConnected(id))
                lost.add(hex(id));
        setTimeout(() => {
            watching = false;
            const cut = present.filter(id => lost.has(hex(id)));
            lost.clear();
            if (cut.length > 0)
                alarm('standstill', `${stood}. ${lossText(cut, network)}`);
        }, settleMs).unref();
    });
}
function lossText(cut, network) {
    const back = cut.filter(id => network.isConnected(id)).length;
    const were = cut.length === 1 ? '1 connection was cut' : `${cut.length} connections were cut`;
    if (back === cut.length)
        return `${were} and made again.`;
    return `${were}, and ${back} of them made again within ${SETTLE_MS / 1000} s.`;
}
//# sourceMappingURL=standstill.js.map