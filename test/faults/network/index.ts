/**
 * Wires between nodes that can be cut and slowed: network namespaces on a bridge. It must never touch the
 * machine's own network, or leave behind what it made.
 */
export { Wires, type Slowness } from './wires.js'
