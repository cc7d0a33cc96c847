import { MAX_REPLY_BYTES } from '../protocol/codec/index.js'
import type { NetworkLimits } from './network.js'

/**
 * Every bound of the transport, with its reason. Units last.
 * Habit from libp2p/js-libp2p `doc/LIMITS.md`: nothing that a peer can grow is without a number.
 */
const KIB = 1024
const MIB = 1024 * KIB

// ---- connections -----------------------------------------------------------------------------

/** 100 members (N_MAX), each perhaps connected twice for a moment, the strangers, some slack. */
export const MAX_CONNECTIONS = 512
/** Two of a pair that dialled at once, two that took their place before we knew them dead. */
export const MAX_CONNECTIONS_PER_PEER = 4
/**
 * Handshakes under way; libp2p's 10 makes a network on one host fail to connect. One host that never
 * ends its own begins 20 in each second (inboundPerSecond), counted by the clock's, of which 5 s
 * (HANDSHAKE_TIMEOUT_MS) touch six: it holds 120, and more than half of the places are left to the others.
 */
export const MAX_PENDING_INBOUND = 256
/** Streams a peer may hold open on one connection; we need about 20 at the busiest. */
export const MAX_STREAMS_PER_CONNECTION = 128
/** Unread bytes per stream; yamux would grow to 16 MiB, times streams, times peers. */
export const STREAM_WINDOW_CAP_BYTES = 2 * MIB
/** Of a new stream, and what may come late for one that is closed: the yamux specification's. */
export const STREAM_WINDOW_START_BYTES = 256 * KIB
/** Of the muxer itself. An honest one pings at its start and every 30 s, and answers as many. */
export const MUXER_PINGS_PER_SECOND = 20
/** New streams of a peer: more than twice the 432 requests that all quotas of a peer allow. */
export const MUXER_SYNS_PER_SECOND = 1_000
/** Frames of streams, of at most 64 KiB; beyond it we read more slowly, as with consensus frames. */
export const MUXER_FRAMES_PER_SECOND = 10_000
/** What a frame that waits weighs besides its bytes: measured with a million answers to pings. */
export const UNSENT_FRAME_BYTES = 240
/**
 * Frames waiting for the connection to take them: the windows of consensus, gossip and all eight
 * replies of `request`, at their cap, are 20 MiB. A peer for which more waits is disconnected.
 */
export const MAX_UNSENT_BYTES = 32 * MIB
/** A busy machine with two cores takes one second, an overloaded one more; a far place takes two. */
export const HANDSHAKE_TIMEOUT_MS = 5_000
/** One attempt to reach a member; a dead host must not hold a place for long. */
export const DIAL_TIMEOUT_MS = 5_000
export const MAX_PARALLEL_DIALS = 16
export const REDIAL_START_MS = 250
/**
 * A connection that died sooner counts as a failed attempt: the peer let us in and threw us out.
 */
export const STABLE_CONNECTION_MS = 5_000
/** Housekeeping: reopen lost streams, close idle strangers. */
export const UPKEEP_INTERVAL_MS = 1_000
/** Housekeeping that comes so much too late: this process stood still, and everybody seems late to it. */
export const STANDSTILL_MS = 3_000

export const DEFAULT_LIMITS: NetworkLimits = {
  maxStrangers: 128,
  strangerIdleMs: 30_000,
  // A network on one host starts with one from each member; who comes 21st tries again in 250 ms.
  inboundPerSecond: 20,
  banMs: 10_000,
  redialCapMs: 10_000
}

// ---- consensus stream ------------------------------------------------------------------------

/** A block of 1 MiB (MAX_BLOCK) with its certificates; compact proposals are far smaller. */
export const MAX_FRAME_BYTES = Math.floor(1.2 * MIB)
/** Frames of one turn are joined up to here: fewer encryptions, and yamux sends 64 KiB at most. */
export const COALESCE_BYTES = 60 * KIB
/** Waiting for one peer. 100 peers make 800 MiB only if all of them stop reading at once. */
export const MAX_QUEUED_BYTES = 8 * MIB
export const MAX_QUEUED_FRAMES = 4096
/** A peer that takes nothing for this long while frames wait is disconnected. */
export const DRAIN_TIMEOUT_MS = 15_000
/** Per peer: several times what the fastest chain sends; beyond it we read more slowly. */
export const CONSENSUS_FRAMES_PER_SECOND = 5_000
export const CONSENSUS_BYTES_PER_SECOND = 32 * MIB
export const REOPEN_START_MS = 100
export const REOPEN_CAP_MS = 5_000

// ---- gossip ----------------------------------------------------------------------------------

/** One PROPOSE (128 KiB) with 1 MiB of bodies, and room for their framing. */
export const MAX_GOSSIP_BYTES = 2 * MIB
/** An RPC carries one full message, its topic and some control. */
export const MAX_RPC_BYTES = MAX_GOSSIP_BYTES + 64 * KIB
/** What may wait for one peer before its messages are dropped; `txs` brings them back. */
export const MAX_GOSSIP_OUTBOUND_BYTES = 16 * MIB
/** Messages of one peer under judgement at once; beyond it we stop reading from that peer. */
export const MAX_GOSSIP_PENDING = 128
export const MAX_GOSSIP_PENDING_BYTES = 8 * MIB
export const GOSSIP_BYTES_PER_SECOND = 64 * MIB
/** Messages and RPCs of one peer: gossipsub remembers each id for GOSSIP_SEEN_MS. */
export const GOSSIP_MESSAGES_PER_SECOND = 1_000
/** A message heard of again within this time is a duplicate. */
export const GOSSIP_SEEN_MS = 60_000
/** There is one topic; a few repeats are harmless, thousands are CVE-2026-46679. */
export const MAX_RPC_SUBSCRIPTIONS = 8
/** Messages in one RPC: answers to IWANT come together. */
export const MAX_RPC_MESSAGES = 512
/** IHAVE, IWANT, GRAFT, PRUNE, IDONTWANT entries in one RPC. One topic needs one of each. */
export const MAX_RPC_CONTROL = 64
/** Message ids over all control entries of one RPC. */
export const MAX_RPC_MESSAGE_IDS = 5_000
/** Peer exchange is off. */
export const MAX_RPC_PEER_INFOS = 16
/**
 * Fields of one RPC on all levels, for each costs its decoding. 512 messages of at most six fields,
 * 5000 ids and the control entries around them are below 9 000.
 */
export const MAX_RPC_FIELDS = 10_000
/** So many fields cost as much of GOSSIP_MESSAGES_PER_SECOND as a message; an honest one has four. */
export const RPC_FIELDS_PER_MESSAGE = 16

// ---- requests --------------------------------------------------------------------------------

export const DEFAULT_REQUEST_DEADLINE_MS = 10_000
/** A reply as the codec bounds it, and its framing. */
export const DEFAULT_MAX_REPLY_BYTES = MAX_REPLY_BYTES + 64 * KIB
/** Requests we may have under way to one peer and protocol. */
export const MAX_OUTBOUND_STREAMS = 64
/** Requests of all strangers together, at the government. */
export const STRANGER_REQUESTS_PER_SECOND = 50

// ---- penalties -------------------------------------------------------------------------------

/** At this sum of weights a peer is disconnected and banned. */
export const PENALTY_LIMIT = 100
/** Offences are forgiven by half in this time. */
export const PENALTY_HALF_LIFE_MS = 60_000
/** Short, for the offender may be a member in need of an upgrade, and its vote is wanted. */
export const BAN_CAP_MS = 300_000
/** Peers remembered; the least recently seen are forgotten. */
export const MAX_PENALTY_RECORDS = 4_096

/**
 * How long a repeated certificate waits for a frame to travel with. Each write costs an encryption
 * and a system call at both ends, and in a block's ordinary course a vote follows within a few ms.
 */
export const RELAY_DELAY_MS = 20
