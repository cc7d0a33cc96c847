/** Reports a bug in this program, never bad input. The node stops. */
export class InvariantError extends Error {
    name = 'InvariantError';
}
/** @throws InvariantError unless `condition` is true */
export function assert(condition, message = 'a broken invariant') {
    if (!condition)
        throw new InvariantError(message);
}
//# sourceMappingURL=assert.js.map