import { hex } from '../types/index.js';
import { leaderAt } from '../sortition/index.js';
import { CertificateTable } from './certificates.js';
import { OwnActs } from './own-acts.js';
import { VoteTable } from './votes.js';
export function initialState(context) {
    const { set, self, connected } = context;
    return {
        context,
        selfIndex: self === undefined ? -1 : set.indexOf(self.id),
        view: 0,
        active: false,
        begunAt: undefined,
        phase: 'running',
        connected,
        ownActs: new OwnActs(),
        votes: new VoteTable(),
        certificates: new CertificateTable(),
        seen: new Map(),
        proposals: new Map(),
        contents: new Map(),
        shares: context.threshold === 0 ? [] : undefined,
        awaitsShares: undefined,
        building: undefined,
        reported: new Set(),
        rebroadcasts: 0
    };
}
/** Returns leader(h, view) of §6. */
export function leaderOf(context, view) {
    return leaderAt(context.leaders, view);
}
export function isReachable(state, id) {
    return state.connected === undefined || state.connected.has(hex(id));
}
/** Returns the signer if this node votes at this height and leads `view`. */
export function signerAsLeader(state, view) {
    const { self } = state.context;
    if (self === undefined || state.selfIndex < 0)
        return undefined;
    return hex(leaderOf(state.context, view)) === hex(self.id) ? self : undefined;
}
export function isValidContent(state, blockHash) {
    return state.contents.get(hex(blockHash))?.status === 'valid';
}
//# sourceMappingURL=state.js.map