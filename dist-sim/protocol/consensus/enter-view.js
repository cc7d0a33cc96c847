import { activate, beginView } from './activate.js';
/** Applies R2 EnterView(u) for u > v. Views never decrease (I11). */
export function enterView(turn, view) {
    const { state } = turn;
    if (view <= state.view)
        return;
    state.view = view;
    state.building = undefined;
    for (const past of state.proposals.keys())
        if (past < view)
            state.proposals.delete(past);
    activate(turn);
    beginView(turn);
    // A proposal for this view may have come before (R4).
    if (state.proposals.has(view))
        turn.later({ rule: 'R4', view });
}
//# sourceMappingURL=enter-view.js.map