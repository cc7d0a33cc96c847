import { checkDealing } from '../../sharing/index.js';
import { SHARED_KEYS, accept, equal, ignore, reject } from '../../types/index.js';
import { indexOfHolder, isFresh, isHolder, mayReshare } from './key-state.js';
/**
 * Judges `keys/deal` (SPECIFICATION.md §6.6): a holder of the pending epoch deals once, unless it is barred.
 * @param id of the transaction
 */
export function judgeDeal(chain, keys, { dealing }, id, specs = SHARED_KEYS) {
    const { pending } = keys;
    if (dealing.epoch > keys.lastNumber)
        return ignore('unknown-epoch');
    if (pending?.number !== dealing.epoch)
        return reject('dead-epoch');
    if (!isHolder(pending, dealing.dealer))
        return reject('not-a-holder');
    if (pending.barred.some(barred => equal(barred, dealing.dealer)))
        return reject('barred-dealer');
    if (pending.dealings.some(other => equal(other.dealing.dealer, dealing.dealer))) {
        return reject('second-dealing');
    }
    const fault = faultOnce(chain, keys, pending, dealing, specs);
    if (fault !== undefined)
        return reject(fault);
    const dealt = { id, formerPlace: formerPlaceOf(keys, dealing), dealing, isVoid: false };
    const dealings = [...pending.dealings, dealt];
    return accept({ ...keys, pending: { ...pending, dealings } });
}
/** The faults found before, because a transaction is judged many times: in the pool, a draft and a block. */
const known = new WeakMap();
function faultOnce(chain, keys, pending, dealing, specs) {
    return faultOfParts(keys, dealing, specs) ?? faultOfForm(chain, pending, dealing);
}
/** Returns the code of a fault in the form and the proof of a dealing of the pending epoch. */
export function faultOfDealing(chain, { pending }, dealing) {
    return pending?.number === dealing.epoch ? faultOfForm(chain, pending, dealing) : undefined;
}
function faultOfForm(chain, pending, dealing) {
    const before = known.get(dealing);
    if (before?.epoch === pending.holders)
        return before.fault;
    const fault = checkDealing(chain.verifier.group, chain.id, dealing, {
        holders: pending.holders.length, threshold: pending.threshold, keys: dealing.keys.map(({ key }) => key)
    });
    known.set(dealing, { epoch: pending.holders, fault });
    return fault;
}
/**
 * Checks which keys are dealt. Every dealer deals every fresh key. A holder of the active epoch that was
 * ready in it may reshare. Then the constant of its polynomial is its share, and commitment 0 its public
 * share.
 */
function faultOfParts(keys, dealing, specs) {
    const { active } = keys;
    const dealt = new Map(dealing.keys.map(part => [part.key, part.commitments[0]]));
    if (dealt.size !== dealing.keys.length)
        return 'wrong-keys';
    for (const [key, spec] of specs.entries()) {
        const first = dealt.get(key);
        const isDealt = dealt.delete(key);
        if (active === undefined || isFresh(keys, spec)) {
            if (!isDealt)
                return 'wrong-keys';
        }
        else if (isDealt) {
            if (!mayReshare(keys, dealing.dealer))
                return 'no-share-to-deal';
            const share = active.keys[key].shares[active.holders.findIndex(id => equal(id, dealing.dealer))];
            if (first === undefined || share === undefined || !equal(first, share))
                return 'not-the-share';
        }
    }
    return dealt.size === 0 ? undefined : 'wrong-keys';
}
/** Returns the place of a dealer among the holders of the active epoch. */
function formerPlaceOf(keys, { dealer }) {
    const place = keys.serving === undefined ? -1 : indexOfHolder(keys.serving, dealer);
    return place < 0 ? undefined : place;
}
//# sourceMappingURL=judge-deal.js.map