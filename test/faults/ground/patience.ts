/** Bound of all that is waited for, ms. Long, as a busy machine is no fault; a quiet one never sees it. */
export const PATIENCE_MS = 180_000
