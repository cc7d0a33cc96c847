import { name, short } from './arithmetic.js';
import { Invariant } from './checker.js';
/** Time in which a hospital destroys its shares after the block by which they are of a former epoch. */
const DESTROYING_MS = 1_000;
/**
 * §6.5 to §6.9: colluders cannot know a shared key. Fewer than t holders of an epoch lie, and an honest
 * hospital dealt a part of each key. No two dealings have the same element E: a complaint about a copy would
 * publish what opens the boxes of the original. An honest hospital destroys its shares of former epochs.
 */
export class KeysStaySecret extends Invariant {
    invariant = '§6.5';
    #height = 0;
    #active = 0;
    /** The element E of each dealing on the chain -> id of the dealing. */
    #elements = new Map();
    /** The open epochs of each hospital, and when they last changed there. */
    #open = new Map();
    committed(node, { block: { header: { height } } }) {
        if (!node.isHonest)
            return;
        const keys = node.parts?.hostLoop.state.ledger.keys;
        if (keys === undefined)
            return;
        const epochs = openEpochs(keys);
        if (this.#open.get(node.name)?.epochs !== epochs) {
            this.#open.set(node.name, { epochs, since: this.run.timeline.now });
        }
        if (this.run.plan.isBeyond || height <= this.#height)
            return;
        this.#height = height;
        for (const epoch of [keys.pending, keys.serving])
            if (epoch !== undefined)
                this.#noCopies(epoch);
        if (keys.serving === undefined || keys.serving.number === this.#active)
            return;
        this.#active = keys.serving.number;
        this.#honestPart(keys.serving);
    }
    finish(nodes) {
        for (const node of nodes) {
            const state = node.parts?.hostLoop.state;
            if (state === undefined || !node.isHonest || state.halted)
                continue;
            const open = this.#open.get(node.name);
            // The ledger is ahead of the disk while a block is being stored.
            const isSettled = open === undefined || (open.epochs === openEpochs(state.ledger.keys) &&
                this.run.timeline.now - open.since >= DESTROYING_MS);
            if (!isSettled)
                continue;
            if (state.context.self !== undefined)
                this.#destroyed(node, state.ledger.keys);
        }
    }
    #noCopies({ dealings }) {
        for (const { dealing, id } of dealings) {
            const element = name(dealing.ephemeral);
            const first = this.#elements.get(element) ?? name(id);
            this.#elements.set(element, first);
            if (first !== name(id))
                this.violate(`dealing ${short(id)} has the E of ${first.slice(0, 8)}`);
        }
    }
    /** Fewer than t liars hold shares, and each key has a part that no liar knows. */
    #honestPart({ dealings, holders, number, qualified, threshold }) {
        const liars = holders.filter(id => this.run.isLiar(id)).length;
        if (liars >= threshold)
            this.violate(`${liars} liars can use the keys of epoch ${number}`);
        for (const list of qualified) {
            if (list.some(place => !this.run.isLiar(dealings[place].dealing.dealer)))
                continue;
            this.violate(`liars alone have dealt a key of epoch ${number}`);
        }
    }
    #destroyed(node, { active, pending }) {
        const kept = node.options.disk.keySecrets.shares.map(({ epoch }) => epoch)
            .filter(epoch => epoch !== active?.number && epoch !== pending?.number);
        if (kept.length > 0)
            this.violate(`${node.name} keeps its shares of the former epochs ${kept.join(' ')}`);
    }
}
function openEpochs({ active, pending }) {
    return `${active?.number} ${pending?.number}`;
}
//# sourceMappingURL=keys-stay-secret.js.map