import { isAbstaining } from '../../protocol/replica/index.js';
/** A STATUS that is older says nothing about the peer: twice the interval of STATUS, and a margin. */
const RECENT_MS = 15_000;
/**
 * Returns the members that can vote, as far as this node knows: those with a recent STATUS, and this node.
 * @param voting the own right to vote; undefined at the government
 */
export function votingMembers({ clock, hostLoop: { state }, signer, statuses }, voting) {
    const others = statuses.all().filter(({ id, receivedAt, status }) => state.ledger.set.has(id) &&
        clock.wall() - receivedAt < RECENT_MS && status.votesFrom === undefined).map(({ id }) => id);
    const votes = state.ledger.set.has(signer.id) && voting?.from !== undefined && !isAbstaining(state);
    return votes ? [signer.id, ...others] : others;
}
//# sourceMappingURL=voting-members.js.map