import { MAX_REPLY_BYTES } from '../../protocol/codec/index.js'
import type { NetworkLimits } from './network.js'

/**
 * Every bound of the transport, with its reason. Whatever a peer can grow has a bound here, as in
 * libp2p/js-libp2p `doc/LIMITS.md`.
 */
const KIB = 1024
const MIB = 1024 * KIB

// ---- connections -----------------------------------------------------------------------------

/** Room for 100 members (N_MAX), each perhaps connected twice, and for strangers. */
export const MAX_CONNECTIONS = 512
/** Two connections of a pair that dialled at once, and two that replace them while they die. */
export const MAX_CONNECTIONS_PER_PEER = 4
/**
 * Handshakes in progress; with libp2p's default of 10, a network on one host fails to connect. A host may
 * begin 20 per clock second (inboundPerSecond). A handshake of 5 s (HANDSHAKE_TIMEOUT_MS) spans six clock
 * seconds, so a host holds at most 120 places and leaves more than half to others.
 */
export const MAX_PENDING_INBOUND = 256
/**
 * Streams a peer may hold open on one connection. At most MAX_IDLE_STREAMS of each of the ten protocols
 * are idle, and about 20 are in use at the busiest.
 */
export const MAX_STREAMS_PER_CONNECTION = 128
/** Unread bytes per stream; yamux would grow to 16 MiB, times streams, times peers. */
export const STREAM_WINDOW_CAP_BYTES = 2 * MIB
/** Window of a new stream, by the yamux specification. A closed stream may still get as many bytes. */
export const STREAM_WINDOW_START_BYTES = 256 * KIB
/** Pings of the muxer. An honest peer pings at its start and every 30 s, and answers as many. */
export const MUXER_PINGS_PER_SECOND = 20
/** New streams of a peer: almost twice the 552 requests that all quotas of a peer allow, if each fails. */
export const MUXER_SYNS_PER_SECOND = 1_000
/** Frames of streams, of at most 64 KiB. Above this rate we read more slowly. */
export const MUXER_FRAMES_PER_SECOND = 10_000
/** Memory of a waiting frame besides its bytes, measured with a million answers to pings. */
export const UNSENT_FRAME_BYTES = 240
/**
 * Bytes that may wait for one connection. The windows of consensus, gossip and all eight replies of
 * `request` are 20 MiB at their cap. A peer for which more waits is disconnected.
 */
export const MAX_UNSENT_BYTES = 32 * MIB
/** A busy machine with two cores takes one second, an overloaded machine more; a distant peer takes two. */
export const HANDSHAKE_TIMEOUT_MS = 5_000
/** One attempt to reach a member; a dead host must not hold a place for long. */
export const DIAL_TIMEOUT_MS = 5_000
export const MAX_PARALLEL_DIALS = 16
export const REDIAL_START_MS = 250
/** A connection that ended sooner counts as a failed attempt: the peer accepted it and then cut it. */
export const STABLE_CONNECTION_MS = 5_000
/** Upkeep reopens lost streams and closes the connections of idle strangers. */
export const UPKEEP_INTERVAL_MS = 1_000
/** If upkeep is later than this, the process stood still, and peers only seem late. */
export const STANDSTILL_MS = 3_000

export const DEFAULT_LIMITS: NetworkLimits = {
  maxStrangers: 128,
  strangerIdleMs: 30_000,
  // A network on one host starts with one from each member; the 21st tries again in 250 ms.
  inboundPerSecond: 20,
  banMs: 10_000,
  redialCapMs: 10_000
}

// ---- consensus stream ------------------------------------------------------------------------

/** A block of 1 MiB (MAX_BLOCK) with its certificates; compact proposals are far smaller. */
export const MAX_FRAME_BYTES = Math.floor(1.2 * MIB)
/** Frames that wait are joined up to this size: fewer encryptions, and yamux sends at most 64 KiB. */
export const COALESCE_BYTES = 60 * KIB
/** Queue of one peer. 100 peers reach 800 MiB only if all of them stop reading at once. */
export const MAX_QUEUED_BYTES = 8 * MIB
export const MAX_QUEUED_FRAMES = 4096
/** A peer that takes nothing for this long while frames wait is disconnected. */
export const DRAIN_TIMEOUT_MS = 15_000
/** Rate per peer, several times that of the fastest chain. Above it we read more slowly. */
export const CONSENSUS_FRAMES_PER_SECOND = 5_000
export const CONSENSUS_BYTES_PER_SECOND = 32 * MIB
export const REOPEN_START_MS = 100
export const REOPEN_CAP_MS = 5_000

// ---- gossip ----------------------------------------------------------------------------------

/** One PROPOSE (128 KiB) with 1 MiB of bodies, and room for their framing. */
export const MAX_GOSSIP_BYTES = 2 * MIB
/** An RPC carries one full message, its topic and some control. */
export const MAX_RPC_BYTES = MAX_GOSSIP_BYTES + 64 * KIB
/** Messages may wait for one peer up to this size; more are dropped, and `txs` brings them back. */
export const MAX_GOSSIP_OUTBOUND_BYTES = 16 * MIB
/** Messages of one peer that are judged at once; above it we stop reading from that peer. */
export const MAX_GOSSIP_PENDING = 128
export const MAX_GOSSIP_PENDING_BYTES = 8 * MIB
export const GOSSIP_BYTES_PER_SECOND = 64 * MIB
/** Messages and RPCs of one peer. Gossipsub remembers each id for GOSSIP_SEEN_MS. */
export const GOSSIP_MESSAGES_PER_SECOND = 1_000
/** A message that comes again within this time is a duplicate. */
export const GOSSIP_SEEN_MS = 60_000
/** There is one topic. A few repeats are harmless; thousands are CVE-2026-46679. */
export const MAX_RPC_SUBSCRIPTIONS = 8
/** Messages in one RPC: an answer to IWANT holds many. */
export const MAX_RPC_MESSAGES = 512
/** IHAVE, IWANT, GRAFT, PRUNE and IDONTWANT entries in one RPC. One topic needs one of each. */
export const MAX_RPC_CONTROL = 64
/** Message ids over all control entries of one RPC. */
export const MAX_RPC_MESSAGE_IDS = 5_000
/** Peer exchange is off, so an honest RPC has none. */
export const MAX_RPC_PEER_INFOS = 16
/**
 * Fields of one RPC on all levels, since each field costs decoding. 512 messages of at most six fields,
 * 5000 ids and their control entries are below 9 000.
 */
export const MAX_RPC_FIELDS = 10_000
/** So many fields count as a message in GOSSIP_MESSAGES_PER_SECOND; an honest message has four. */
export const RPC_FIELDS_PER_MESSAGE = 16

// ---- requests --------------------------------------------------------------------------------

export const DEFAULT_REQUEST_DEADLINE_MS = 10_000
/** A reply as the codec bounds it, and its framing. */
export const DEFAULT_MAX_REPLY_BYTES = MAX_REPLY_BYTES + 64 * KIB
/** Replies to one peer over all protocols, as a rate and at once. Eight full replies fit at once. */
export const REPLY_BYTES_PER_SECOND = 32 * MIB
export const REPLY_BYTES_BURST = 64 * MIB
/** Our requests in progress to one peer in one protocol. */
export const MAX_OUTBOUND_STREAMS = 64
/** A request or reply leaves in pieces of this size. Of a reply that nobody reads, one piece may be taken. */
export const PIECE_BYTES = 60 * KIB
/** Streams of one protocol that we keep open for further requests: as many as a peer serves at once. */
export const MAX_IDLE_STREAMS = 8
/** Requests of all strangers together, at the government. */
export const STRANGER_REQUESTS_PER_SECOND = 50

// ---- penalties -------------------------------------------------------------------------------

/** At this sum of weights a peer is disconnected and banned. */
export const PENALTY_LIMIT = 100
/** Offences are forgiven by half in this time. */
export const PENALTY_HALF_LIFE_MS = 60_000
/** The longest ban is short: the peer may be a member that needs an upgrade, and its vote is needed. */
export const BAN_CAP_MS = 300_000
/** Peers remembered; the least recently used are forgotten. */
export const MAX_PENALTY_RECORDS = 4_096

/**
 * A repeated certificate waits this long for another frame to join. Each write costs an encryption
 * and a system call on both sides, and usually a vote follows within a few ms.
 */
export const RELAY_DELAY_MS = 20
