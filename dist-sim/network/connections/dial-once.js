import '../shared/promise-with-resolvers.js';
import { multiaddr } from '@multiformats/multiaddr';
import { DIAL_TIMEOUT_MS } from '../shared/limits.js';
import { toNetworkError } from '../shared/network-error.js';
/** Tries to connect to a peer once. @throws NetworkError refused | not-connected | timeout */
export async function dialOnce(node, addresses) {
    const signal = AbortSignal.timeout(DIAL_TIMEOUT_MS);
    try {
        await node.dial(addresses.map((address) => multiaddr(address)), { signal });
    }
    catch (error) {
        const name = error instanceof Error ? error.name : '';
        const refused = name === 'DialDeniedError' || name === 'ConnectionInterceptedError';
        if (refused)
            throw toNetworkError(error, 'refused');
        throw toNetworkError(error, signal.aborted ? 'timeout' : 'not-connected');
    }
}
//# sourceMappingURL=dial-once.js.map