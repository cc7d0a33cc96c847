/** Bounds of the local API, each with its reason (architecture.md, Rules of the house). */

/** A submission: bodies are at most 256 KiB, so this holds a generous Bundle of several. */
export const MAX_SUBMISSION_BYTES = 2 * 1024 * 1024
/** Every other request is a few identifiers. */
export const MAX_REQUEST_BYTES = 64 * 1024
/** Submissions in one batch request: as many as one signed transaction carries well. */
export const MAX_BATCH = 256
/** Requests in progress, waiting ones included; beyond it the caller is told to come back. */
export const MAX_CONCURRENT_REQUESTS = 256
/** Places beside these for the calls that say what is wrong. */
export const MAX_OPERATOR_REQUESTS = 32
/** A request is whole within this time or ends with 408; 2 MiB take milliseconds on loopback. */
export const REQUEST_TIMEOUT_MS = 20_000
/** Streams (events, exports) open at once; each keeps a queue. */
export const MAX_STREAMS = 32
/** Events that may wait for a slow reader before its stream is cut. */
export const MAX_QUEUED_EVENTS = 1024
/** Bytes that may wait in the socket of a slow reader before the stream pauses. */
export const STREAM_BUFFER_BYTES = 1024 * 1024
/** Longest time a request may ask to be held. */
export const MAX_WAIT_SECONDS = 120
/** A stream without events says this often that it is alive. */
export const STREAM_HEARTBEAT_MS = 15_000
/** What one answer may list. */
export const MAX_LISTED_CASES = 1000
export const MAX_LISTED_DECISIONS = 1000
/** More than all requests served at once, and few enough to leave the database its descriptors. */
export const MAX_CONNECTIONS = 384
/** An answer to a client of ours; a chain export is streamed and not counted. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024
