import { randomBytes } from 'node:crypto';
import { removeApiFile, writeApiFile } from './api-file.js';
import { ServiceError } from './service-error.js';
const TOKEN_BYTES = 32;
/** Starts the API on 127.0.0.1, with a new token for this run. @throws ServiceError 409 `port-in-use` */
export async function startApi(options, services) {
    // The server is loaded here, so that clients of this folder do not load its libraries.
    const { createServer } = await import('./server.js');
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const server = createServer({ ...options, token }, services);
    let url;
    try {
        url = await server.listen({ host: '127.0.0.1', port: options.port });
    }
    catch (error) {
        await server.close();
        throw listenError(error, options.port);
    }
    await writeApiFile(options.dataFolder, { url, token, name: options.name, role: services.role });
    return {
        url,
        async stop() {
            await removeApiFile(options.dataFolder, token);
            await server.close();
        }
    };
}
function listenError(error, port) {
    const { code } = error;
    if (code === 'EADDRINUSE') {
        return new ServiceError(409, 'port-in-use', `port ${port} of the local API is in use by another program; ` +
            'choose another port, or 0 for any free port');
    }
    if (code === 'EACCES') {
        return new ServiceError(409, 'port-in-use', `port ${port} of the local API needs rights that this user lacks; choose a port above 1023`);
    }
    return error;
}
//# sourceMappingURL=start.js.map