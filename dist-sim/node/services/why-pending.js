/** Troubles that delay blocks, or cases of this hospital, without stopping the node. */
const DELAYING = new Set([
    'joining', 'list-behind', 'no-linking-key', 'not-voting-yet', 'abstaining', 'no-key-epoch'
]);
/** An answer is reused for this long, since hundreds of submissions may ask at once. */
const REUSED_MS = 1_000;
/** Says why signed cases are in no block yet, from the findings of `doctor`. No text is from a record. */
export function whyPending(health, now) {
    let known;
    return async () => {
        if (known === undefined || now() - known.at > REUSED_MS) {
            // A case is shown even if the examination fails.
            known = { at: now(), text: health().then(reasonOf, () => reasonOf({ troubles: [] })) };
        }
        return await known.text;
    };
}
export function reasonOf({ troubles }) {
    const found = troubles.find(({ severity }) => severity === 'stopped') ??
        troubles.find(({ code }) => DELAYING.has(code));
    return found?.text ?? 'The case is signed and sent, but is in no block yet.';
}
//# sourceMappingURL=why-pending.js.map