import { casesOf, eventsOf } from '../../protocol/ledger/index.js';
import { toleratedBy } from './able-members.js';
import { name, short } from './arithmetic.js';
import { Invariant } from './checker.js';
/**
 * §7.3 and §7.5: a case has at most R·m holders, no hospital holds two of its slots, and never the submitter
 * holds one. At most f hospitals are made absent at a time.
 */
export class SlotsAreBounded extends Invariant {
    invariant = '§7.3';
    /** Until when a hospital is absent, by name; Infinity until it is in touch. */
    #absent = new Map();
    extending(_node, { delta }) {
        const { attempts } = this.run.chain.genesis.parameters;
        for (const { holders, id, panel, submitter } of casesOf(delta, 'assigned')) {
            const names = holders.map(({ validator }) => name(validator));
            if (names.length > attempts * panel)
                this.violate(`${short(id)} has had ${names.length} holders`);
            if (new Set(names).size < names.length)
                this.violate(`a hospital has two slots of ${short(id)}`);
            if (names.includes(name(submitter)))
                this.violate(`the submitter has a slot of ${short(id)}`);
        }
        const changes = eventsOf(delta, 'presence');
        for (const { hospital, presence } of changes) {
            this.#absent.set(name(hospital), presence.absentSince > 0 ? Infinity : presence.backAt);
        }
        const isMore = changes.some(({ presence }) => presence.absentSince === delta.timestamp);
        const absent = delta.set.members.filter(({ id }) => (this.#absent.get(name(id)) ?? 0) > delta.timestamp);
        if (!isMore || absent.length <= toleratedBy(delta.set.size))
            return;
        this.violate(`${absent.length} of ${delta.set.size} hospitals are absent`);
    }
}
//# sourceMappingURL=slots-are-bounded.js.map