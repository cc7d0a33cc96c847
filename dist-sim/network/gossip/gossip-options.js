import '../shared/promise-with-resolvers.js';
import { StrictNoSign } from '@libp2p/interface';
import { createHash } from 'node:crypto';
import { SPARSE } from './gossip-mesh.js';
import { GOSSIP_SEEN_MS, MAX_GOSSIP_OUTBOUND_BYTES, MAX_RPC_BYTES, MAX_RPC_CONTROL, MAX_RPC_MESSAGES, MAX_RPC_MESSAGE_IDS, MAX_RPC_PEER_INFOS, MAX_RPC_SUBSCRIPTIONS, PENALTY_LIMIT } from '../shared/limits.js';
/** Streams per connection and direction: one in use, and another while it is replaced. */
const MAX_GOSSIP_STREAMS = 4;
/** A score that no peer can have, since every positive weight below is zero. */
const UNREACHABLE_SCORE = 1e9;
/**
 * The options of gossipsub for some tens of members, all connected to one another. Transactions carry
 * signatures of their own, so messages are not signed, and the hash of the content is the message id.
 *
 * `penaltyOf` returns the penalty of a peer, so that offences in other protocols count here.
 */
export function gossipOptions(topic, penaltyOf) {
    return {
        globalSignaturePolicy: StrictNoSign,
        allowedTopics: [topic],
        msgIdFn: (message) => createHash('sha256').update(message.data).digest(),
        emitSelf: false,
        doPX: false,
        fallbackToFloodsub: false,
        tagMeshPeers: false,
        allowPublishToZeroTopicPeers: true,
        ignoreDuplicatePublishError: true,
        seenTTL: GOSSIP_SEEN_MS,
        maxInboundStreams: MAX_GOSSIP_STREAMS,
        maxOutboundStreams: MAX_GOSSIP_STREAMS,
        maxInboundDataLength: MAX_RPC_BYTES,
        maxOutboundBufferSize: MAX_GOSSIP_OUTBOUND_BYTES,
        ...topology,
        decodeRpcLimits: {
            maxSubscriptions: MAX_RPC_SUBSCRIPTIONS,
            maxMessages: MAX_RPC_MESSAGES,
            maxIhaveMessageIDs: MAX_RPC_MESSAGE_IDS,
            maxIwantMessageIDs: MAX_RPC_MESSAGE_IDS,
            maxIdontwantMessageIDs: MAX_RPC_MESSAGE_IDS,
            maxControlMessages: MAX_RPC_CONTROL,
            maxPeerInfos: MAX_RPC_PEER_INFOS
        },
        scoreParams: scoring(topic, penaltyOf),
        scoreThresholds: {
            gossipThreshold: -PENALTY_LIMIT / 4,
            publishThreshold: -PENALTY_LIMIT / 2,
            graylistThreshold: -PENALTY_LIMIT,
            // Peer exchange is refused: members are found in signed address records.
            acceptPXThreshold: UNREACHABLE_SCORE,
            opportunisticGraftThreshold: 0
        }
    };
}
/**
 * The degrees of the mesh are in gossip-mesh.ts. Lazy gossip (IHAVE) is off: lost messages come back by the
 * `txs` protocol, and an answer to IWANT may exceed the bound of an RPC.
 */
const topology = {
    ...SPARSE,
    floodPublish: true,
    batchPublish: true,
    Dlazy: 0,
    gossipFactor: 0,
    heartbeatInterval: 1_000,
    mcacheLength: 3,
    mcacheGossip: 2,
    pruneBackoff: 5_000,
    unsubcribeBackoff: 1_000
};
/** Returns scores by offences only: a distant member, or a member on a shared host, loses no score. */
function scoring(topic, penaltyOf) {
    return {
        appSpecificScore: (peerId) => -penaltyOf(peerId),
        appSpecificWeight: 1,
        IPColocationFactorWeight: 0,
        behaviourPenaltyWeight: -1,
        behaviourPenaltyThreshold: 6,
        behaviourPenaltyDecay: 0.9,
        decayInterval: 1_000,
        retainScore: 60_000,
        topics: {
            [topic]: {
                topicWeight: 1,
                timeInMeshWeight: 0,
                timeInMeshQuantum: 1_000,
                timeInMeshCap: 1,
                firstMessageDeliveriesWeight: 0,
                firstMessageDeliveriesDecay: 0.5,
                firstMessageDeliveriesCap: 1,
                meshMessageDeliveriesWeight: 0,
                meshMessageDeliveriesDecay: 0.5,
                meshMessageDeliveriesCap: 1,
                meshMessageDeliveriesThreshold: 1,
                meshMessageDeliveriesWindow: 10,
                meshMessageDeliveriesActivation: 1_000,
                meshFailurePenaltyWeight: 0,
                meshFailurePenaltyDecay: 0.5,
                // Our own penalty for the same offence is added to this; half is forgiven in 14 s.
                invalidMessageDeliveriesWeight: -1,
                invalidMessageDeliveriesDecay: 0.95
            }
        }
    };
}
//# sourceMappingURL=gossip-options.js.map