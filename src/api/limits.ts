/** This file lists the limits of the local API with their reasons (ARCHITECTURE.md, Rules of the code). */

/** Bytes of a submission. A body has at most 256 KiB, so a Bundle may contain several bodies. */
export const MAX_SUBMISSION_BYTES = 2 * 1024 * 1024
/** Bytes of every other request; such a request contains only a few identifiers. */
export const MAX_REQUEST_BYTES = 64 * 1024
/** Bytes of a filing: a form of 256 KiB in Base64, and a consent. */
export const MAX_FILING_BYTES = 512 * 1024
/** Characters of an id in an address. An id of FHIR has 64 at most, and one of a program 64. */
export const MAX_PART = 200
/** Documents in one batch request; one signed transaction can contain up to 512 cases. */
export const MAX_BATCH = 256
/** Requests in progress, including waiting requests. Further requests are answered with 503. */
export const MAX_CONCURRENT_REQUESTS = 256
/** Additional requests in progress, reserved for the calls that show the state of the node. */
export const MAX_OPERATOR_REQUESTS = 32
/** A request that is not complete within this time ends with 408. 2 MiB take milliseconds on loopback. */
export const REQUEST_TIMEOUT_MS = 20_000
/** Streams (events, exports) that are open at the same time; each has a queue in memory. */
export const MAX_STREAMS = 32
/** Events that may wait for a slow reader. Beyond this, its stream is ended. */
export const MAX_QUEUED_EVENTS = 1024
/** Bytes that may wait in the socket of a slow reader. Beyond this, the stream pauses. */
export const STREAM_BUFFER_BYTES = 1024 * 1024
/** The longest `wait` of a request. */
export const MAX_WAIT_SECONDS = 120
/** A stream without events sends a sign of life at this interval. */
export const STREAM_HEARTBEAT_MS = 15_000
/** Entries of one listing. */
export const MAX_LISTED_CASES = 1000
export const MAX_LISTED_DECISIONS = 1000
/** A question to a submitter and an excerpt, in bytes of UTF-8: the limits of the protocol. */
export const MAX_QUESTION_BYTES = 1024
export const MAX_EXCERPT_BYTES = 4096
/** More than all requests in progress, but few enough to leave file descriptors for the database. */
export const MAX_CONNECTIONS = 384
/** Bytes of an answer that the client accepts, and of each document in a stream. */
export const MAX_ANSWER_BYTES = 64 * 1024 * 1024
/** Bytes of the public keys of a client. A set of eight RSA keys of 8,192 bits has some 12,000. */
export const MAX_CLIENT_KEY_BYTES = 32 * 1024
/** Bytes of a request for an access token. */
export const MAX_TOKEN_REQUEST_BYTES = 16 * 1024
/** Wrong access tokens of one network (`networkOf`) that are answered with 401; further ones with 429. */
export const WRONG_TOKENS_PER_MINUTE = 600
/** Failed requests for tokens of one client in one network. A guess of a secret takes 16 MiB. */
export const TOKEN_FAILURES_PER_MINUTE = 60
/** Networks and clients whose failures are counted. */
export const MAX_TRACKED = 4096
/** A TLS handshake that takes longer ends, since it needs no token. */
export const HANDSHAKE_TIMEOUT_MS = 10_000
/** Requests in progress that need no token, such as those for tokens. They take no place of callers. */
export const MAX_OPEN_REQUESTS = 64
/** Places of one client, so that no client alone takes those of the others. */
export const MAX_CLIENT_REQUESTS = MAX_CONCURRENT_REQUESTS / 2
export const MAX_CLIENT_STREAMS = MAX_STREAMS / 4
/** An answer that its caller has not taken for this time, while places are wanted, is cut off. */
export const UNREAD_MS = 1_000
