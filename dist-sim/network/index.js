/**
 * Transport over libp2p: connections, consensus streams, gossip, and requests. No other folder imports
 * libp2p.
 *
 * This folder must never decode the bytes that it carries. It must not decide who is a member: it asks
 * `ports.accessOf` and `ports.mayUse`, and acts at once on `reconsider`. Every queue needs a bound from
 * limits.ts. No gossip and no consensus frame may ever go to a government, even on request.
 *
 * The rules of access change while connections live. Therefore one place (admission.ts) judges every
 * stream when it opens, and again when the rules change.
 */
export { createNetwork } from './create-network.js';
export { NetworkError } from './shared/network-error.js';
export { memberIdOf, memberIdOfAddress, peerIdOf } from './connections/identity.js';
export { MAX_FRAME_BYTES, MAX_GOSSIP_BYTES } from './shared/limits.js';
//# sourceMappingURL=index.js.map