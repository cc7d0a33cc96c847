import { MAX_CONCURRENT_REQUESTS, MAX_CONNECTIONS, MAX_OPERATOR_REQUESTS } from './limits.js';
import { ServiceError } from './service-error.js';
/**
 * Bounds the number of requests in progress that `admit` has accepted. Calls that show the state of the node
 * have reserved places, so that other clients cannot block the operator.
 */
export function boundLoad(server, answers, admit) {
    const serving = new Set();
    const running = { operator: 0, others: 0 };
    server.addHook('onRequest', async (request, reply) => {
        answers.set(request.raw.socket, reply.raw);
        admit(request);
        const lane = request.routeOptions.config.route?.isForOperators === true ? 'operator' : 'others';
        const limit = lane === 'operator' ? MAX_OPERATOR_REQUESTS : MAX_CONCURRENT_REQUESTS;
        if (running[lane] >= limit) {
            reply.header('retry-after', '1');
            throw new ServiceError(503, 'busy', 'too many requests in progress; try again in a second');
        }
        running[lane]++;
        serving.add(request.raw.socket);
        reply.raw.once('close', () => {
            running[lane]--;
            serving.delete(request.raw.socket);
        });
    });
    boundConnections(server, serving);
}
/**
 * Bounds the number of connections: they need no token, and use file descriptors that the database needs.
 * Beyond the limit the oldest idle connection is closed, so that idle connections block no other program.
 */
function boundConnections(server, serving) {
    const open = new Set();
    server.server.on('connection', (socket) => {
        open.add(socket);
        socket.once('close', () => { open.delete(socket); });
        if (open.size <= MAX_CONNECTIONS)
            return;
        const idle = [...open].find(candidate => !serving.has(candidate));
        if (idle === undefined)
            return;
        open.delete(idle);
        idle.destroy();
    });
}
//# sourceMappingURL=load.js.map