/**
 * The limits of tests with real processes. They are long, because a busy machine is slow without being wrong.
 */

/** Limit of a wait or a command, ms. */
export const WAIT_MS = 180_000
/** Limit of a test, ms. */
export const TEST_MS = 900_000
/** Limit of a node that serves several tests, ms. */
export const NODE_MS = 3_600_000
