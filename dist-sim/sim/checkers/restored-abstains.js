import { entryOf } from '../entry-of.js';
import { areContrary, equalIds, name, quorumOf, textOf } from './arithmetic.js';
import { Invariant } from './checker.js';
/**
 * §10.4: a hospital with a log restored from an old copy is faulty, but must notice the loss if it can. It
 * asks all but f of the other hospitals before it votes. So it must not contradict a vote that it once
 * sent to more than f of them, if their processes still run.
 */
export class RestoredAbstains extends Invariant {
    invariant = '§10.4';
    #sent = new Map();
    #begun = new Map();
    started(node) {
        if (node.has('restored'))
            this.#begun.set(node.life, this.run.timeline.now);
    }
    received(node, from, message) {
        if (this.#sent.size === 0 || message.type !== 'vote' || !node.isHonest)
            return;
        const { vote } = message;
        // Only a vote from its own signer is known to be fresh.
        if (!equalIds(from, vote.signer))
            return;
        const known = this.#sent.get(placeOf(vote))?.find(sent => textOf(sent.vote) === textOf(vote));
        const isKnown = known?.witnesses.get(node)?.life === node.life;
        if (!isKnown)
            known?.witnesses.set(node, { life: node.life, at: this.run.timeline.now });
    }
    sent(node, message) {
        if (message.type !== 'vote' || !node.has('restored') || !node.isSincere)
            return;
        const { vote } = message;
        const earlier = entryOf(this.#sent, placeOf(vote), () => []);
        for (const before of earlier) {
            if (areContrary(before.vote, vote))
                this.#judge(node, before, vote);
        }
        const isRepeated = earlier.some(sent => textOf(sent.vote) === textOf(vote));
        if (!isRepeated)
            earlier.push({ vote, witnesses: new Map() });
    }
    #judge(node, { vote: before, witnesses }, vote) {
        const set = this.run.history.votersAt(vote.height)?.map(name) ?? [];
        const begun = this.#begun.get(node.life) ?? 0;
        const known = [...witnesses].filter(([witness, { life, at }]) => at < begun &&
            witness.life === life && set.includes(name(witness.signer.id)));
        if (known.length <= set.length - quorumOf(set.length))
            return;
        this.violate(`${node.name} says ${textOf(vote)} after ${textOf(before)}, ` +
            `which ${known.map(([witness]) => witness.name).join(' ')} could have told it`);
    }
}
function placeOf({ signer, height, view }) {
    return `${name(signer)}/${height}/${view}`;
}
//# sourceMappingURL=restored-abstains.js.map