import '../promise-with-resolvers.js'
import type { GossipsubOpts } from '@chainsafe/libp2p-gossipsub'
import { StrictNoSign } from '@libp2p/interface'
import { createHash } from 'node:crypto'
import { SPARSE } from './gossip-mesh.js'
import {
  GOSSIP_SEEN_MS, MAX_GOSSIP_OUTBOUND_BYTES, MAX_RPC_BYTES, MAX_RPC_CONTROL, MAX_RPC_MESSAGES,
  MAX_RPC_MESSAGE_IDS, MAX_RPC_PEER_INFOS, MAX_RPC_SUBSCRIPTIONS, PENALTY_LIMIT
} from '../limits.js'

/** Streams per connection and direction; one is used, a second while it is being replaced. */
const MAX_GOSSIP_STREAMS = 4
/** A score no peer can have: every positive weight below is zero. */
const UNREACHABLE_SCORE = 1e9

/**
 * Gossipsub for some tens of members that are all connected to one another. Transactions carry
 * their own signatures, so messages carry none, and are known by their content.
 *
 * `penaltyOf` is our own account of the peer, so that what it does elsewhere counts here.
 */
export function gossipOptions (
  topic: string, penaltyOf: (peerId: string) => number
): Partial<GossipsubOpts> {
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
  }
}

/**
 * Which peer sends to which: see gossip-mesh.ts. No lazy gossip (IHAVE): what is lost comes back through
 * the `txs` protocol, and an answer to IWANT may be larger than the RPC bound.
 */
const topology: Partial<GossipsubOpts> = {
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
}

/** Only wrongs count: members on one host or far away are not worse members. */
function scoring (
  topic: string, penaltyOf: (peerId: string) => number
): GossipsubOpts['scoreParams'] {
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
        // Added to our own account of the same offence; half is forgiven in 14 s.
        invalidMessageDeliveriesWeight: -1,
        invalidMessageDeliveriesDecay: 0.95
      }
    }
  }
}
