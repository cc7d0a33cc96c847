import { judgeComplaint as judgeProof } from '../../sharing/index.js';
import { accept, equal, hex, ignore, reject } from '../../types/index.js';
import { epochNumbered, indexOfHolder, withEpoch } from './key-state.js';
/**
 * Judges `keys/complain` (SPECIFICATION.md §6.7). A complaint that holds voids the whole dealing. If the
 * epoch is active, the end of the block opens the next epoch without the dealers whose dealings are void.
 */
export function judgeComplain(chain, keys, complain) {
    const { author } = complain;
    if (complain.epoch > keys.lastNumber)
        return ignore('unknown-epoch');
    const epoch = epochNumbered(keys, complain.epoch);
    if (epoch === undefined)
        return reject('dead-epoch');
    if (!keys.members.has(hex(author)))
        return ignore('not-a-member');
    const holder = indexOfHolder(epoch, author);
    if (holder < 0)
        return reject('not-a-holder');
    const place = epoch.dealings.findIndex(({ id }) => equal(id, complain.dealing));
    const accused = epoch.dealings[place];
    if (accused === undefined)
        return ignore('unknown-dealing');
    if (accused.isVoid)
        return reject('dealing-void');
    if (epoch.ready.get(hex(author))?.has(place) === true)
        return reject('complaint-after-ready');
    const fault = FAULTS[judgeOnce(chain, epoch, accused, holder, complain)];
    if (fault !== undefined)
        return reject(fault);
    const dealings = epoch.dealings.with(place, { ...accused, isVoid: true });
    const changed = withEpoch(keys, { ...epoch, dealings });
    return accept(epoch === keys.serving ? { ...changed, opening: voidDealers(dealings) } : changed);
}
/** Returns the code of a false complaint; undefined if the complaint holds, or cannot be judged here. */
export function faultOfComplaint(chain, keys, complain) {
    const epoch = epochNumbered(keys, complain.epoch);
    const accused = epoch?.dealings.find(({ id }) => equal(id, complain.dealing));
    if (epoch === undefined || accused === undefined)
        return undefined;
    const holder = indexOfHolder(epoch, complain.author);
    return holder < 0 ? undefined : FAULTS[judgeOnce(chain, epoch, accused, holder, complain)];
}
const FAULTS = { holds: undefined, false: 'false-complaint', 'bad-proof': 'bad-complaint-proof' };
/** The results of complaints judged before. The boxes of an epoch are fixed, so a result never changes. */
const known = new WeakMap();
function judgeOnce(chain, epoch, { dealing, id }, holder, complain) {
    const before = known.get(complain);
    if (before !== undefined)
        return before;
    const judgement = judgeProof(chain.verifier.group, chain.id, dealing, id, holder, epoch.boxKeys[holder], complain.complaint);
    known.set(complain, judgement);
    return judgement;
}
function voidDealers(dealings) {
    return dealings.filter(({ isVoid }) => isVoid).map(({ dealing }) => dealing.dealer);
}
//# sourceMappingURL=judge-complaint.js.map