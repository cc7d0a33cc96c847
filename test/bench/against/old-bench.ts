const WHOLE_BATCH = "scenario('saturation', DIAGNOSES, IN_FLIGHT, BATCH)"
const BOUNDED_BATCH = "scenario('saturation', DIAGNOSES, IN_FLIGHT, " +
  'Math.max(1, Math.min(BATCH, Math.floor(IN_FLIGHT / (2 * HOSPITALS)))))'

/**
 * Bounds the requests of an older bench, whose text is `source`. Such a bench sends 100 diagnoses at once,
 * and waits for ever if fewer may be in flight. Its nodes are not touched, and other texts stay as they are.
 */
export function withBoundedRequests (source: string): string {
  return source.replace(WHOLE_BATCH, () => BOUNDED_BATCH)
}
