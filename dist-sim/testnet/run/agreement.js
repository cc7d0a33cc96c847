import { pause } from '../fleet/index.js';
const SETTLE_MS = 60_000;
const POLL_MS = 100;
/**
 * Waits until all nodes report the same height twice in a row without an undecided case, and compares their
 * hashes. The hash of a block covers the parent's hash and the state root, so equal hashes mean equal chains.
 */
export async function agreement(nodes) {
    const deadline = Date.now() + SETTLE_MS;
    let before = '';
    for (;;) {
        const heads = await Promise.all(nodes.map(headOf));
        const text = JSON.stringify(heads);
        const [first] = heads;
        const level = heads.every(head => head.height === first?.height && head.undecided === 0);
        if ((level && text === before) || Date.now() > deadline) {
            return { agreed: level && heads.every(head => head.hash === first?.hash), heads };
        }
        before = text;
        await pause(POLL_MS);
    }
}
async function headOf(node) {
    const { chain } = await node.client.call('status');
    return {
        name: node.name,
        height: chain?.height ?? 0,
        hash: chain?.hash ?? '',
        undecided: chain?.undecidedCases ?? 0
    };
}
//# sourceMappingURL=agreement.js.map