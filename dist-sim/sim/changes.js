import { equal } from '../protocol/types/index.js';
import { firstBoxKey } from './first-box-key.js';
/** Least number of members that a list keeps, so that f is at least 1. */
const MIN_MEMBERS = 4;
/** Share of admissions among the changes. */
const ADMIT_SHARE = 0.55;
/** Chooses the changes from one list to the next list, up to the limit of §5.1. */
export class Changes {
    world;
    random;
    constructor(world, random) {
        this.world = world;
        this.random = random;
    }
    /** Returns a changed list, or undefined if no change leaves a sound list. */
    of(current) {
        let left = this.random.between(1, Math.max(1, Math.floor(current.length / 3)));
        let list = current;
        while (left > 0) {
            const next = this.random.chance(ADMIT_SHARE)
                ? this.#admitted(list, current)
                : this.#removed(list, current);
            if (next !== undefined && this.#isSound(next, current))
                list = next;
            left -= 1;
        }
        if (list === current)
            return undefined;
        this.#count(list, current);
        return list;
    }
    /** Admits a hospital, perhaps again. */
    #admitted(list, current) {
        const outside = this.world.nodes.filter(node => !holds(list, node) && !holds(current, node));
        if (outside.length === 0)
            return undefined;
        const node = this.random.pick(outside);
        if (node.lives > 0)
            node.wasReadmitted = true;
        const boxKey = firstBoxKey(node.options.chain.verifier.group, node.signer.id);
        return [...list, { id: node.signer.id, boxKey, name: node.name }];
    }
    #removed(list, current) {
        const old = list.filter(member => current.includes(member));
        if (old.length === 0)
            return undefined;
        const gone = this.random.pick(old);
        return list.filter(member => member !== gone);
    }
    /** Returns whether at most f members are faulty. Beyond f, a list may only grow. */
    #isSound(list, current) {
        const faulty = list.filter(member => this.world.nodes.some(({ options, signer }) => options.roles.length > 0 && equal(signer.id, member.id))).length;
        const isWithin = faulty <= Math.floor((list.length - 1) / 3);
        const isSmall = list.length < Math.min(MIN_MEMBERS, current.length);
        return !isSmall && (isWithin || (this.world.plan.isBeyond && list.length > current.length));
    }
    #count(list, current) {
        const { world } = this;
        const added = list.filter(({ id }) => !current.some(member => equal(member.id, id)));
        const gone = current.filter(({ id }) => !list.some(member => equal(member.id, id)));
        const isBack = world.nodes.some(({ lives, signer }) => lives > 0 && added.some(({ id }) => equal(id, signer.id)));
        if (isBack)
            world.count('list readmits');
        if (added.length > 0 && gone.length > 0)
            world.count('list adds and removes');
        if (gone.length > 1)
            world.count('list removes several');
    }
}
function holds(list, { signer }) {
    return list.some(member => equal(member.id, signer.id));
}
//# sourceMappingURL=changes.js.map