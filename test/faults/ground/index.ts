/**
 * Runs the fleet for all faults, and checks it after each fault. This folder must never help the nodes. It
 * must read facts from disks where possible, instead of asking the nodes.
 */
export { Ground, type GroundOptions } from './ground.js'
export { PATIENCE_MS } from './patience.js'
export { absentAt, drawnAgain, isDrawn } from './draws.js'
