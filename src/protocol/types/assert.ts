/** Reports a bug in this program, never bad input. The node stops. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError'
}

/** @throws InvariantError unless `condition` is true */
export function assert (condition: boolean, message = 'a broken invariant'): asserts condition {
  if (!condition) throw new InvariantError(message)
}
