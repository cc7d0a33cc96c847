import { equal, hex } from '../../../../protocol/types/index.js';
/** Describes every peer that is connected or should be. Strangers at a government are left out. */
export function peerFacts(sources, show) {
    const { network, accessOf } = sources;
    const connected = new Map(network.peers().map(peer => [hex(peer.id), peer]));
    const heard = new Map(sources.heard.map(status => [hex(status.id), status]));
    const ids = new Map([...sources.expected, ...[...connected.values()].map(peer => peer.id)]
        .map(id => [hex(id), id]));
    return [...ids]
        .filter(([, id]) => !equal(id, network.id) && accessOf(id) !== 'stranger')
        .map(([key, id]) => factsOf(id, connected.get(key), heard.get(key), sources, show));
}
function factsOf(id, peer, heard, sources, show) {
    const { banned, since, turnedAway } = sources.history(id);
    const anotherChainAt = sources.anotherChainAt(id);
    return {
        peer: show(id),
        access: sources.accessOf(id),
        connected: peer !== undefined,
        addresses: peer?.addresses ?? sources.addressesOf(id),
        since: since ?? sources.startedAt,
        turnedAway,
        ...(heard === undefined ? {} : saidBy(heard)),
        ...(anotherChainAt === undefined ? {} : { anotherChainAt }),
        ...(heard?.clock === undefined ? {} : { clock: heard.clock }),
        penalty: Math.round(peer?.penalty ?? 0),
        ...(banned === undefined ? {} : { banned })
    };
}
function saidBy({ receivedAt, status, undecidedSince }) {
    const { allowlistVersion, height, successorVersion, view, votesFrom } = status;
    return {
        lastHeardAt: receivedAt, height, view, allowlistVersion: Math.max(allowlistVersion, successorVersion),
        ...(votesFrom === undefined ? {} : { votesFrom }),
        ...(undecidedSince === undefined ? {} : { undecidedSince })
    };
}
//# sourceMappingURL=peer-facts.js.map