import { allowlistHash } from '../../protocol/codec/index.js';
import { hex } from '../../protocol/types/index.js';
import { peerIdOf } from '../../network/index.js';
import { listJoins, listWaitsFor } from '../peers/list-waits.js';
export function memberView(member) {
    return { id: peerIdOf(member.id), name: member.name };
}
export function allowlistView(chain, { list }) {
    return {
        version: list.version,
        hash: hex(allowlistHash(chain.id, list)),
        issuedAt: list.issuedAt,
        checkpointHeight: list.checkpointHeight,
        members: list.entries.map(memberView)
    };
}
/** Returns the list with what it waits for. */
export function pendingListView(running, list) {
    const [joins, waitsFor] = [listJoins(running), listWaitsFor(running)];
    return {
        ...allowlistView(running.chain, list),
        ...(waitsFor === undefined ? {} : { waitsFor }),
        ...(joins === undefined ? {} : { joins })
    };
}
//# sourceMappingURL=allowlists.js.map