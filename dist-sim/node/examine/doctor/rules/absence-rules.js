import { clockTime, plural } from '../../../machine/formatting.js';
import { presenceOf } from '../presence.js';
import { trouble } from './rule.js';
/** Says when this hospital is drawn again after an absence that no block has ended yet. */
function nextStep(facts) {
    const presence = presenceOf(facts);
    if (facts.votingRight?.state !== 'votes') {
        return 'Leave it running: once it may vote it tells the chain that it is here, and is drawn again.';
    }
    if (presence !== undefined && presence.present.length < presence.quorum) {
        return 'It is drawn again after the next block, which waits for a quorum.';
    }
    return 'Leave it running: it has told the chain that it is here, and is drawn again after the next block.';
}
/** Names the likely cause: the process was not there, or it ran and nothing came through. */
function causeOf(facts, since) {
    const { startedAt = 0 } = facts;
    return startedAt > since
        ? `This process was not running then: it started at ${clockTime(startedAt, facts)}.`
        : 'This process was running then, so it was cut off, or its machine stood still.';
}
/** Tells a hospital that the others draw it no more, and why (SPECIFICATION.md §7.5). */
const absent = facts => {
    const { since, takeUpMs } = facts.belonging?.absence ?? {};
    if (since === undefined || takeUpMs === undefined)
        return undefined;
    return trouble('absent', 'warning', `Since ${clockTime(since, facts)} this hospital counts as absent, and gets no cases to judge: it did ` +
        `not take up a case within ${takeUpMs / 1000} s. ${causeOf(facts, since)}`, nextStep(facts));
};
/** Tells a hospital that was absent more than once how long it is left out. */
const leftOut = facts => {
    const { times = 0, until } = facts.belonging?.absence ?? {};
    if (until === undefined)
        return undefined;
    return trouble('left-out', 'warning', `This hospital gets no cases to judge before ${clockTime(until, facts)}: it was absent ` +
        `${plural(times, 'time')} within 24 hours, and each further time costs ten minutes more.`, 'Find out why it goes away: a process that restarts, a network that drops, or a machine that is ' +
        'suspended. Its log says when it was absent.');
};
const newcomer = ({ belonging }) => {
    const { since, until } = belonging?.absence ?? {};
    if (belonging?.absence === undefined || since !== undefined || until !== undefined)
        return undefined;
    return trouble('not-ready', 'note', 'This hospital is new. It gets cases to judge once it has its share of the keys and a block says so.', '');
};
export const absenceRules = [absent, leftOut, newcomer];
//# sourceMappingURL=absence-rules.js.map