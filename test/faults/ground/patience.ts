/** Limit of every wait, ms. It is long, so that a busy machine does not cause failures. */
export const PATIENCE_MS = 180_000
