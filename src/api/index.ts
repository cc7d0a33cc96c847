/**
 * The local HTTP API of a node, on 127.0.0.1, behind a token in the node's data folder. HTTP stays
 * at the edge: a handler is `(request, services) → answer`, and server and client derive from one
 * route table. It reaches the node only through the `Services` port that it declares. It must never
 * listen beyond loopback, decide anything about the protocol, or put clinical content in a URL,
 * log line or error.
 */
export * from './views.js'
export type * from './services.js'
export { ServiceError } from './service-error.js'
