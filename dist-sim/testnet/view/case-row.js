export const CASE_COLUMNS = ['case', 'from', 'drawn', 'status', 'opinions', 'blocks', 'time'];
/** The columns that are left out on a narrow terminal, the least important first. */
export const EXPENDABLE_COLUMNS = ['blocks', 'drawn', 'time', 'from', 'case'];
export const CASE_LEGEND = [
    'DRAWN: the validators. BLOCKS: opened in > decided in.',
    'TIME: until every hospital has stored the decision.'
];
export const NUMBERS_LEGEND = 'FROM and DRAWN: 1 is hospital-1.';
const SHORT_ID = 12;
const SHORTEST_ID = 8;
const STAGES = {
    pending: 'waiting', undrawn: 'drawing', open: 'judging'
};
/** Makes the row of a case. `isShort` shortens names and ids. */
export function caseRow(diagnosis, tracked, isShort = false) {
    const short = (name) => isShort ? name.replace(/^hospital-(?=\d)/, '') : name;
    const { view, everywhereAt } = tracked;
    const latency = everywhereAt === undefined || diagnosis.sentAt === undefined
        ? ''
        : `${Math.max(0, Math.round(everywhereAt - diagnosis.sentAt))} ms`;
    return [
        tracked.id.slice(0, isShort ? SHORTEST_ID : SHORT_ID),
        short(diagnosis.node.name),
        view?.drawn.map(party => short(nameOf(party))).join(', ') ?? '',
        STAGES[tracked.status] ?? tracked.status,
        view === undefined ? '' : opinionsOf(view),
        blocksOf(view),
        latency
    ];
}
function opinionsOf(view) {
    return view.opinions.map(opinion => {
        return opinion.decision === 'approve' ? 'approve' : `reject ${opinion.group ?? ''}`.trim();
    }).join(', ');
}
/** Names the blocks that opened and decided the case. */
function blocksOf(view) {
    if (view?.height === undefined)
        return '';
    return view.closedHeight === undefined ? `${view.height}` : `${view.height} > ${view.closedHeight}`;
}
function nameOf(party) {
    return party.name === '' ? party.id.slice(-8) : party.name;
}
//# sourceMappingURL=case-row.js.map