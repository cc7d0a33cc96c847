import { hex } from '../types/index.js';
export function poolEntry(tx, traits) {
    return {
        tx,
        traits,
        leaf: hex(tx.leaf),
        id: hex(tx.id),
        injector: hex(tx.injector),
        bytes: tx.bytes.byteLength,
        readiness: 'later',
        watches: undefined
    };
}
/** Returns when the entry may be valid, by the facts of `view`. */
export function readinessOf({ tx }, view) {
    return view.readiness?.(tx) ?? 'ready';
}
/** Tells whether the pool may hold the entry: only lists come from a key that is no member's. */
export function belongs({ traits, tx }, view) {
    return !traits.fromMembersOnly || view.isMember(tx.injector);
}
//# sourceMappingURL=entry.js.map