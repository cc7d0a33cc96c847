import { equal } from '../types/index.js';
export function accessOf(id, view) {
    if (equal(id, view.governmentPeer))
        return 'government';
    const inCommitted = view.committed.has(id);
    const inSuccessor = (view.successor ?? view.committed).has(id);
    if (inCommitted)
        return inSuccessor ? 'member' : 'leaving';
    return inSuccessor ? 'joining' : 'stranger';
}
/**
 * The table of SPECIFICATION.md §5.3. A leaving member keeps its vote until its removal is committed, but
 * gets no more keys and no new diagnoses. Only the government serves `enrol`, to hospitals that want to join.
 */
const ALLOWED = {
    member: names('consensus', 'gossip', 'status', 'request', 'request-bodies', 'txs', 'record-key', 'linking-key', 'findings', 'allowlist', 'join', 'enrol'),
    leaving: names('consensus', 'status', 'request', 'request-bodies'),
    joining: names('status', 'request', 'request-bodies', 'enrol'),
    government: names('status', 'request', 'allowlist', 'join'),
    stranger: names('enrol')
};
function names(...protocols) {
    return new Set(protocols);
}
/** Tells whether a peer may use a protocol. A protocol outside the table is never allowed. */
export function mayUse(access, protocolName) {
    return ALLOWED[access].has(protocolName);
}
//# sourceMappingURL=access.js.map