/** Accepts every graft and grafts nobody. */
export const SPARSE = { D: 0, Dlo: 0, Dhi: 8, Dout: 0, Dscore: 0 };
/** Lets two or three peers forward messages of authors that we cannot reach. */
const MESHED = { D: 3, Dlo: 2, Dhi: 8, Dout: 1, Dscore: 1 };
/** Prunes the whole mesh at the next heartbeat. */
const RELEASE = { ...SPARSE, Dhi: 0 };
/** A restart of a member takes less time than this, and needs no mesh. */
const PATIENCE_MS = 5_000;
/** Longer than a heartbeat of gossipsub. */
const RELEASE_MS = 1_500;
/**
 * Decides which peers forward messages to us. Authors send to every subscribed peer (floodPublish), so a
 * node that is connected to all members gets each message from its author. A mesh would only repeat it:
 * with 4 nodes, D = 1 took twice the bytes and CPU, and D = 3 three times. A node that cannot reach some
 * member grafts others, which then forward to this node.
 */
export class GossipMesh {
    opts;
    #state = 'sparse';
    #since;
    /** @param opts the live options of gossipsub, which reads its degrees at every heartbeat */
    constructor(opts) {
        this.opts = opts;
    }
    /** @param now monotonic ms */
    adjust(isComplete, now) {
        if (this.#state === 'releasing') {
            if (now - (this.#since ?? now) > RELEASE_MS)
                this.#enter('sparse', SPARSE, undefined);
        }
        else if (this.#state === 'meshed') {
            if (isComplete)
                this.#enter('releasing', RELEASE, now);
        }
        else if (isComplete) {
            this.#since = undefined;
        }
        else {
            this.#since ??= now;
            if (now - this.#since > PATIENCE_MS)
                this.#enter('meshed', MESHED, undefined);
        }
    }
    #enter(state, degrees, since) {
        this.#state = state;
        this.#since = since;
        Object.assign(this.opts, degrees);
    }
}
//# sourceMappingURL=gossip-mesh.js.map