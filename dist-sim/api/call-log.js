/** The first word of the User-Agent, if it can be the name of a program. */
const PROGRAM = /^[A-Za-z][A-Za-z._-]{0,31}(?=[/ ]|$)/;
/** Reports every call after its answer, and every stream after its end. */
export function reportCalls(server, onCall) {
    server.addHook('onResponse', async (request, reply) => {
        const { config, url } = request.routeOptions;
        const readsRecords = config.route?.readsRecords === true || request.showsRecord === true;
        const isRefused = reply.statusCode === 401 || reply.statusCode === 403;
        onCall({
            id: request.id, method: request.method, route: url ?? 'none', status: reply.statusCode,
            ms: Math.round(reply.elapsedTime), caller: request.caller?.kind ?? 'none',
            client: PROGRAM.exec(request.headers['user-agent'] ?? '')?.[0] ?? 'unnamed',
            matters: readsRecords || isRefused || request.method !== 'GET', readsRecords
        });
    });
}
//# sourceMappingURL=call-log.js.map