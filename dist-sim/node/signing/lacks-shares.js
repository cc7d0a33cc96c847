/** So many views that end without a proposal show that the shares are lost, and not late. */
const FAILED_VIEWS = 4;
/**
 * Tells whether no block can be made, because too few hospitals hold their shares of the lottery key. There
 * is work, σ of the last block is unknown here, and several views have ended without it (SPECIFICATION.md
 * §10.6). The hospitals may all vote, and yet only a recovery helps.
 */
export function lacksShares({ consensus, tipShares }) {
    return consensus.active && consensus.view >= FAILED_VIEWS &&
        tipShares !== undefined && tipShares.sigma === undefined;
}
//# sourceMappingURL=lacks-shares.js.map