import { enterView } from './enter-view.js';
import { onCertificate, tryDecide } from './on-certificate.js';
import { tryNotarize } from './on-proposal.js';
import { tryPropose } from './try-propose.js';
/**
 * Runs the queued tasks in order until none is left. The queue becomes empty, because R2 only enters higher
 * views, R6 queues tasks only for new certificates, and each vote is cast once.
 */
export function runTasks(turn) {
    for (let task = turn.next(); task !== undefined; task = turn.next()) {
        switch (task.rule) {
            case 'R2':
                enterView(turn, task.view);
                break;
            case 'R3':
                tryPropose(turn, task.view);
                break;
            case 'R4':
                tryNotarize(turn, task.view, task.received);
                break;
            case 'R6':
                onCertificate(turn, task);
                break;
            case 'R8':
                tryDecide(turn);
                break;
        }
    }
}
//# sourceMappingURL=run-tasks.js.map