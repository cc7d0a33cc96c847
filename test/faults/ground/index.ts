/**
 * What every fault is tried on: a fleet of real processes under load, and what must hold when the fault is
 * over. It must never help the nodes, nor take a node's own word for what can be read from its disk.
 */
export { Ground, type GroundOptions } from './ground.js'
export { PATIENCE_MS } from './patience.js'
