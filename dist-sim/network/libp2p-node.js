import './shared/promise-with-resolvers.js';
import { noise } from '@chainsafe/libp2p-noise';
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys';
import { identify } from '@libp2p/identify';
import { tcp } from '@libp2p/tcp';
import { createLibp2p } from 'libp2p';
import { guardedYamux } from './muxer/guarded-yamux.js';
import { DIAL_TIMEOUT_MS, HANDSHAKE_TIMEOUT_MS, MAX_CONNECTIONS, MAX_PARALLEL_DIALS, MAX_PENDING_INBOUND } from './shared/limits.js';
/** Creates a libp2p node that does not listen yet. */
export async function createLibp2pNode(options, limits, connectionGater, onMuxerFault) {
    // Two releases of the interface package are installed, whose key types differ by a brand only.
    const privateKey = await generateKeyPairFromSeed('Ed25519', options.seed);
    return await createLibp2p({
        start: false,
        privateKey,
        addresses: { listen: [...options.listen], announce: [...options.announce ?? []] },
        transports: [tcp({
                listenOpts: { noDelay: true }, dialOpts: { noDelay: true }, maxConnections: MAX_CONNECTIONS
            })],
        connectionEncrypters: [noise()],
        streamMuxers: [guardedYamux(onMuxerFault)],
        connectionGater,
        connectionManager: {
            maxConnections: MAX_CONNECTIONS,
            inboundConnectionThreshold: limits.inboundPerSecond,
            maxIncomingPendingConnections: MAX_PENDING_INBOUND,
            inboundUpgradeTimeout: HANDSHAKE_TIMEOUT_MS,
            dialTimeout: DIAL_TIMEOUT_MS,
            maxParallelDials: MAX_PARALLEL_DIALS
        },
        // A busy machine answers late; a vanished machine is noticed all the same.
        connectionMonitor: { pingInterval: 10_000, pingTimeout: { minTimeout: 20_000 } },
        services: {
            identify: identify({ agentVersion: 'medichain' }),
            internals: (components) => ({ components })
        }
    });
}
//# sourceMappingURL=libp2p-node.js.map