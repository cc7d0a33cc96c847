import { hex } from '../../protocol/types/index.js';
/** How many requests for the same thing may be under way. More would only slow down a slow line. */
const MAX_AT_ONCE = 3;
/**
 * Asks peer after peer until one delivers, and asks the next peer early if the last is slow. This is a hedged
 * request (Dean and Barroso, "The Tail at Scale", 2013): a peer that stalls costs a moment, not a deadline.
 * `candidates` is evaluated before each request. No peer is asked twice. Undefined if no peer delivers.
 */
export async function hedged({ suppliers, scheduler }, candidates, question) {
    return await new Promise((resolve, reject) => {
        const tried = new Set();
        const underWay = new Set();
        let cancel = () => { };
        let isOver = false;
        const end = (value) => {
            isOver = true;
            cancel();
            for (const report of underWay)
                report({ type: 'overtaken' });
            resolve(value);
        };
        const next = () => {
            cancel();
            if (isOver)
                return;
            const peer = underWay.size < MAX_AT_ONCE ? candidates().find(id => !tried.has(hex(id))) : undefined;
            if (peer === undefined && underWay.size === 0)
                return end(undefined);
            cancel = scheduler.after(suppliers.patienceMs, next);
            if (peer !== undefined)
                launch(peer);
        };
        const launch = (peer) => {
            tried.add(hex(peer));
            const report = suppliers.startRequest(peer);
            underWay.add(report);
            question(peer).then(answer => {
                underWay.delete(report);
                if (typeof answer === 'string') {
                    report({ type: answer });
                    next();
                }
                else {
                    report({ type: 'delivered', share: answer.share });
                    if (!isOver)
                        end(answer.value);
                }
            }, reject);
        };
        next();
    });
}
//# sourceMappingURL=hedged.js.map