import { eventsOf } from './event-queue.js';
import { apiDocument } from './openapi.js';
import { problemOf } from './problem.js';
import { ServiceError } from './service-error.js';
/** Returns the handlers of this node. Calls without a handler end with 403 `wrong-role`. */
export function handlersOf(services) {
    const { government, hospital, node } = services;
    return {
        ...node, ...government, ...hospital, ...streamsOf(services),
        openApi: async () => apiDocument(),
        ...(hospital === undefined ? {} : { submitBatch: batchOf(hospital) })
    };
}
function streamsOf(services) {
    return {
        events: (_, _caller, signal) => eventsOf(services, 'full', signal),
        briefEvents: (_, _caller, signal) => eventsOf(services, 'brief', signal)
    };
}
function batchOf(hospital) {
    return async ({ query, body }, caller) => {
        const submit = async (document) => {
            try {
                return { submission: await hospital.submit({ query, body: document }, caller) };
            }
            catch (error) {
                if (error instanceof ServiceError)
                    return { problem: problemOf(error) };
                throw error;
            }
        };
        return await Promise.all(body.map(submit));
    };
}
export function wrongRole(needed) {
    return new ServiceError(403, 'wrong-role', needed === 'government'
        ? 'only the government decides which hospitals belong, and this node is a hospital; ask the ' +
            'government node (--name government)'
        : 'the government holds no clinical data, and this node is the government; ask a hospital node ' +
            '(--name hospital-1)');
}
//# sourceMappingURL=handlers.js.map