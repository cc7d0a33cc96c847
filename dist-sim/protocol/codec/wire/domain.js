import { concat, equal, NO_RECOVERY, utf8 } from '../../types/index.js';
const SEPARATOR = new Uint8Array([0x00]);
/** Returns utf8("medichain/v2/" + name) ‖ 0x00, the domain of messages made before a chain id exists. */
export function chainlessDomain(name) {
    return concat(utf8(`medichain/v2/${name}`), SEPARATOR);
}
// A node uses a single chain id and some thirty names, but needs a domain for every message.
const known = new WeakMap();
/**
 * Returns D(name) of SPECIFICATION.md §2.1: utf8("medichain/v2/" + name) ‖ 0x00 ‖ chainId. Every hash (except
 * in Merkle trees) and every signed message begins with a domain. So no hash or signature is valid for
 * another purpose or chain. Callers share the result and must not change it.
 */
export function domain(name, chainId) {
    let byName = known.get(chainId);
    if (byName === undefined)
        known.set(chainId, byName = new Map());
    let prefix = byName.get(name);
    if (prefix === undefined)
        byName.set(name, prefix = concat(chainlessDomain(name), chainId));
    return prefix;
}
/**
 * Returns D(name) ‖ recovery. Before the first recovery it is D(name). The messages under it have one length
 * each, so that no message under one recovery equals a message under another (SPECIFICATION.md §10.6).
 */
export function recoveryDomain(name, chainId, recovery) {
    const prefix = domain(name, chainId);
    return equal(recovery, NO_RECOVERY) ? prefix : concat(prefix, recovery);
}
//# sourceMappingURL=domain.js.map