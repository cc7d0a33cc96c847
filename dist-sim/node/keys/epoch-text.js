import { readyHolders } from '../../protocol/ledger/index.js';
import { quorum } from '../../protocol/types/index.js';
/** Shows the state of shared keys: the active epoch, and the epoch that is being dealt. */
export function sharedKeysView(keys) {
    const { pending, serving } = keys;
    const active = serving && {
        epoch: serving.number, ready: readyHolders(serving).length, holders: serving.holders.length,
        needed: serving.threshold
    };
    const dealt = pending && {
        epoch: pending.number, dealings: pending.dealings.filter(({ isVoid }) => !isVoid).length,
        // Before Dl is complete every holder would count as ready for it.
        ready: pending.keys === undefined ? 0 : readyHolders(pending).length,
        holders: pending.holders.length, needed: quorum(pending.holders.length)
    };
    return { ...(active && { active }), ...(dealt && { pending: dealt }), text: textOf(active, dealt) };
}
function textOf(active, dealt) {
    const now = active === undefined
        ? []
        : [`epoch ${active.epoch}, ${active.ready} of ${active.holders} ready`];
    const next = dealt === undefined
        ? []
        : [`epoch ${dealt.epoch} is being dealt: ${dealt.dealings} of ${dealt.holders} dealings, ` +
                `${dealt.ready} of ${dealt.holders} ready`];
    return [...now, ...next].join('; ');
}
//# sourceMappingURL=epoch-text.js.map