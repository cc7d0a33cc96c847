/** Bounds of the local API are listed here, each with its reason (ARCHITECTURE.md, Rules of the code). */

/** Bytes of a submission: a body has at most 256 KiB, so a Bundle may hold several. */
export const MAX_SUBMISSION_BYTES = 2 * 1024 * 1024
/** Bytes of every other request, which holds a few identifiers. */
export const MAX_REQUEST_BYTES = 64 * 1024
/** Documents in one batch request: as many as one signed transaction carries well. */
export const MAX_BATCH = 256
/** Requests in progress, waiting ones included; a caller beyond them is told to come back. */
export const MAX_CONCURRENT_REQUESTS = 256
/** More places, for the calls that say what is wrong with the node. */
export const MAX_OPERATOR_REQUESTS = 32
/** A request that is not complete within this time ends with 408; 2 MiB take milliseconds on loopback. */
export const REQUEST_TIMEOUT_MS = 20_000
/** Streams (events, exports) open at once; each keeps a queue. */
export const MAX_STREAMS = 32
/** Events that may wait for a slow reader before its stream is cut. */
export const MAX_QUEUED_EVENTS = 1024
/** Bytes that may wait in the socket of a slow reader before the stream pauses. */
export const STREAM_BUFFER_BYTES = 1024 * 1024
/** The longest time for which a request may ask to be held. */
export const MAX_WAIT_SECONDS = 120
/** A stream without events says at this interval that it is alive. */
export const STREAM_HEARTBEAT_MS = 15_000
/** Entries of one answer. */
export const MAX_LISTED_CASES = 1000
export const MAX_LISTED_DECISIONS = 1000
/** More than all requests in progress, and few enough to leave file descriptors to the database. */
export const MAX_CONNECTIONS = 384
/** Bytes of an answer that the client of this folder reads; a chain export is a stream, and unbounded. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024
