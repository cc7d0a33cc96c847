import { hasVerdict, holderOf, linkingEpochOf } from '../../protocol/ledger/index.js';
import { CaseStatus, equal, TransactionKind, ZERO_32 } from '../../protocol/types/index.js';
import { ownVote } from './foul-evidence.js';
import { opinionOn } from './opinion-on.js';
import { soundPropose } from './foul-proposals.js';
/** Makes a transaction that would be valid if the hospital that it names had signed it. */
export function forged(means, state, bodies) {
    const { random, signer } = means;
    const others = state.ledger.set.members.map(({ id }) => id).filter(id => !equal(id, signer.id));
    if (others.length === 0)
        return [];
    const victim = random.pick(others);
    const signature = random.bytes(64);
    const proposeOf = () => {
        const sound = soundPropose(random, bodies, state.ledger, victim);
        return sound === undefined ? undefined : { kind: TransactionKind.propose, ...sound, signature };
    };
    const makers = random.shuffled([proposeOf, opinionsOf, evidenceOf, linkingOf]);
    const [made] = makers.flatMap(make => make(means, state, victim) ?? []);
    return made === undefined ? [] : [{ ...made, signature }];
}
function opinionsOf(_, { ledger }, id) {
    const owed = [...ledger.undecided.values()].find(found => found.status === CaseStatus.open && holderOf(found, id) !== undefined && !hasVerdict(found, id));
    return owed && {
        kind: TransactionKind.opinions, author: id, rulesetHash: ZERO_32, signature: ZERO_32,
        opinions: [opinionOn(owed.id)]
    };
}
/** Makes a true accusation of the forger, in the name of another hospital. */
function evidenceOf(means, { context: { height } }, id) {
    const view = means.random.between(0, 1_000);
    const [first, second] = [ownVote(means, height, view), ownVote(means, height, view)];
    return {
        kind: TransactionKind.evidence, author: id, conflict: { type: 'votes', first, second },
        signature: ZERO_32
    };
}
function linkingOf({ random }, { ledger }, id) {
    return {
        kind: TransactionKind.linkingEpoch, author: id, epoch: linkingEpochOf(ledger) + 1,
        commitment: random.bytes(32), signature: ZERO_32
    };
}
//# sourceMappingURL=foul-forgeries.js.map