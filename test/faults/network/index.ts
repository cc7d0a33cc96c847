/**
 * Makes links between nodes that can be cut and slowed, with network namespaces on a bridge. It must never
 * change the machine's own network, and must remove everything that it made.
 */
export { Wires, type Slowness } from './wires.js'
