import { MAX_QUEUED_EVENTS } from './limits.js';
import { ServiceError } from './service-error.js';
/**
 * Iterates over the node's block events through a bounded queue. The node never waits for a reader. The
 * iteration of a reader that falls too far behind ends with an error.
 * @param kind the event of each block that is wanted
 */
export async function* eventsOf(services, kind, signal) {
    let queue = [];
    let overflowed = false;
    let wake = () => { };
    const stop = services.subscribe(report => {
        if (queue.length < MAX_QUEUED_EVENTS)
            queue.push(report[kind]);
        else
            overflowed = true;
        wake();
    });
    const onAbort = () => { wake(); };
    signal.addEventListener('abort', onAbort);
    try {
        while (!signal.aborted) {
            if (queue.length === 0) {
                if (overflowed)
                    throw new ServiceError(429, 'too-slow', 'events are read too slowly');
                await new Promise(resolve => { wake = resolve; });
                continue;
            }
            const batch = queue;
            queue = [];
            yield* batch;
        }
    }
    finally {
        signal.removeEventListener('abort', onAbort);
        stop();
    }
}
//# sourceMappingURL=event-queue.js.map