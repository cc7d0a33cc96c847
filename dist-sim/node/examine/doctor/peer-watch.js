import { BoundedMap, hex } from '../../../protocol/types/index.js';
/** If a connection ends within this time, the peer has probably refused it. */
const TURNED_AWAY_MS = 2_000;
/** Refused connections are forgotten after this time. */
const REMEMBERED_MS = 5 * 60_000;
const TURNED_AWAY_MAX = 16;
/**
 * Refused connections within this time count once. A starting hospital closes all connections for some
 * seconds, until it knows its allowlist, and others dial it repeatedly.
 */
const TURNED_AWAY_APART_MS = 15_000;
/** The number of peers is bounded, because any number of strangers may connect to a government. */
const PEERS_MAX = 512;
/** Records when peers connected, disconnected and were banned. The network reports each event only once. */
export class PeerWatch {
    clock;
    #peers = new BoundedMap(PEERS_MAX);
    constructor(network, clock) {
        this.clock = clock;
        network.on('connect', id => {
            this.#watched(id).connected = { since: clock.wall(), at: clock.monotonic() };
        });
        network.on('disconnect', id => { this.#left(this.#watched(id)); });
        network.on('ban', (id, code, until) => { this.#watched(id).banned = { code, until }; });
    }
    of(id) {
        const watched = this.#peers.get(hex(id));
        const recent = this.clock.monotonic() - REMEMBERED_MS;
        return {
            since: watched?.connected?.since ?? watched?.lostSince,
            turnedAway: watched?.turnedAway.filter(at => at > recent).length ?? 0,
            banned: (watched?.banned?.until ?? 0) > this.clock.wall() ? watched?.banned : undefined
        };
    }
    #left(watched) {
        const now = this.clock.monotonic();
        const wasTurnedAway = now - (watched.connected?.at ?? -Infinity) < TURNED_AWAY_MS;
        if (!wasTurnedAway)
            watched.turnedAway = [];
        else if (now - (watched.turnedAway.at(-1) ?? -Infinity) >= TURNED_AWAY_APART_MS) {
            watched.turnedAway = [...watched.turnedAway, now].slice(-TURNED_AWAY_MAX);
        }
        if (!wasTurnedAway || watched.lostSince === undefined)
            watched.lostSince = this.clock.wall();
        watched.connected = undefined;
    }
    #watched(id) {
        const key = hex(id);
        const known = this.#peers.get(key) ??
            { lostSince: undefined, connected: undefined, turnedAway: [], banned: undefined };
        this.#peers.renew(key, known);
        return known;
    }
}
//# sourceMappingURL=peer-watch.js.map