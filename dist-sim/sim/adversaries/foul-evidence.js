import { Decision, equal, TransactionKind, VoteKind } from '../../protocol/types/index.js';
import { opinionOn } from './opinion-on.js';
import { signedVote, VOTE_KINDS } from './statements.js';
const LATEST_VIEW = 1_000;
/** Accuses another hospital by two votes that do not contradict, or by a forged conflict. */
export function falseEvidence(means, state) {
    const { random, signer } = means;
    const others = state.context.set.members.filter(({ id }) => !equal(id, signer.id));
    if (others.length === 0)
        return [];
    const accused = random.pick(others);
    const votes = votesOf(state, accused);
    const [first, second] = random.shuffled(votes);
    const conflict = first !== undefined && random.chance(0.5)
        ? { type: 'votes', first, second: second ?? first }
        : forgedConflict(means, state, accused);
    return [{ kind: TransactionKind.evidence, author: signer.id, conflict }];
}
/** Proves an own offence twice, by three votes in a view; the chain may take only the first proof. */
export function doublyProved(means, { context: { height } }) {
    const { random, signer } = means;
    const view = random.between(0, LATEST_VIEW);
    const [first, second, third] = [1, 2, 3].map(() => ownVote(means, height, view));
    if (first === undefined || second === undefined || third === undefined)
        return [];
    return [second, third].map(other => ({
        kind: TransactionKind.evidence, author: signer.id, conflict: { type: 'votes', first, second: other }
    }));
}
export function ownVote(means, height, view) {
    return signedVote(means, { kind: VoteKind.notarize, height, view, blockHash: means.random.bytes(32) });
}
/** Returns the known votes of a member; those of an honest member do not contradict. */
function votesOf({ consensus, context }, { id }) {
    const place = context.set.indexOf(id);
    const views = Array.from({ length: consensus.view + 1 }, (_, view) => view);
    return views.flatMap(view => VOTE_KINDS.flatMap(kind => {
        const held = consensus.votes.held(kind, view, place);
        return held === undefined ? [] : [held.vote];
    }));
}
function forgedConflict({ random }, { context, ledger }, { id }) {
    const { height } = context;
    const view = random.between(0, LATEST_VIEW);
    const signed = (make) => ({ first: make(), second: make() });
    switch (random.between(0, 3)) {
        case 0: return {
            type: 'votes', ...signed(() => ({
                kind: VoteKind.notarize, height, view, blockHash: random.bytes(32), signer: id,
                signature: random.bytes(64)
            }))
        };
        case 1: return {
            type: 'proposals', ...signed(() => ({
                height, view, blockHash: random.bytes(32), signer: id, signature: random.bytes(64)
            }))
        };
        case 2: {
            const caseId = random.bytes(32);
            const opinion = (decision) => ({
                author: id, rulesetHash: random.bytes(32), count: 1, root: random.bytes(32), index: 0,
                opinion: { ...opinionOn(caseId), decision }, path: [], signature: random.bytes(64)
            });
            return { type: 'opinions', first: opinion(Decision.approve), second: opinion(Decision.reject) };
        }
        // The government is accused by the same list twice, which is no conflict.
        default: return { type: 'allowlists', first: ledger.allowlist, second: ledger.allowlist };
    }
}
//# sourceMappingURL=foul-evidence.js.map