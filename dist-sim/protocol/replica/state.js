import { recoveryNumber } from '../ledger/index.js';
/** At most this many messages for the next height are kept per sender (§14.2). */
export const FUTURE_MESSAGES_PER_SENDER = 64;
/** At most this many of them are proposals: a vote has some hundred bytes, a proposal up to 1.2 MiB. */
export const FUTURE_PROPOSALS_PER_SENDER = 4;
/**
 * Tells whether this node has stated for a recovery that it has not adopted yet (§10.6). It signs nothing and
 * decides nothing itself. It still takes blocks that are final at others.
 */
export function isFrozen({ ledger, stated }) {
    return stated > recoveryNumber(ledger);
}
/** Tells whether this member takes part and may not vote at the current height yet (§10.4). */
export function isAbstaining({ context, ledger, signer, votesFrom }) {
    return signer !== undefined && ledger.set.has(signer.id) && votesFrom !== Infinity &&
        votesFrom > context.height;
}
/** Returns the certificates of the current height, for a peer that asks for them (R3). */
export function certificatesOf(state) {
    return state.consensus.certificates.all();
}
/** Tells whether the rows of a final block are being loaded. */
export function isCatchingUp(state) {
    for (const next of state.tickets.values())
        if (next.type === 'catch-up')
            return true;
    return false;
}
//# sourceMappingURL=state.js.map