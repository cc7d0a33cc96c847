import { peerIdOf } from '../../network/index.js';
import { equal, hex } from '../../protocol/types/index.js';
import { GOVERNMENT_NAME, shownNames } from '../machine/display-name.js';
/** Shows peers to people, with the peer ID and the name on the newest list. */
export class Parties {
    base;
    /** The last known names of all members shown so far, also of members that have left. */
    #names = new Map();
    #shown;
    constructor(base) {
        this.base = base;
    }
    show(id) {
        const { chain } = this.base;
        if (chain === undefined)
            return { id: peerIdOf(id), name: '' };
        const { names, views } = this.#under(chain.membership);
        const key = hex(id);
        let view = views.get(key);
        if (view === undefined) {
            view = { id: peerIdOf(id), name: this.#name(chain, id, names.get(key)) };
            views.set(key, view);
        }
        return view;
    }
    /** Names and views are computed again when a list changes. */
    #under({ set, successorSet }) {
        if (this.#shown?.set !== set || this.#shown.successorSet !== successorSet) {
            const joining = (successorSet?.members ?? []).filter(({ id }) => !set.has(id));
            const names = shownNames([...set.members, ...joining]);
            this.#shown = { set, successorSet, names, views: new Map() };
        }
        return this.#shown;
    }
    #name({ chain: { genesis } }, id, listed) {
        if (equal(id, genesis.governmentPeer))
            return GOVERNMENT_NAME;
        const name = listed ?? this.#names.get(hex(id)) ??
            genesis.members.find(member => equal(member.id, id))?.name ?? '';
        this.#names.set(hex(id), name);
        return name;
    }
}
//# sourceMappingURL=parties.js.map