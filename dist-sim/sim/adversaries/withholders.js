import { messageIn } from '../frames.js';
import { toAll } from './behaviour.js';
const SPELL_FRAMES = 400;
/** Sends nothing for a number of frames at a time, and sometimes nothing until the end. */
export function silent({ random }) {
    const isForGood = random.chance(0.5);
    let left = random.between(0, SPELL_FRAMES);
    let isQuiet = false;
    return {
        outgoing(frame, to) {
            if (--left < 0) {
                isQuiet = isForGood || !isQuiet;
                left = random.between(1, SPELL_FRAMES);
            }
            return isQuiet ? [] : toAll(frame, to);
        }
    };
}
/** Sends each vote only to a random part of the hospitals. */
export function voteWithholder({ random }) {
    return {
        outgoing: (frame, to) => messageIn(frame)?.type === 'vote'
            ? toAll(frame, random.chance(0.5) ? [] : random.subset(to))
            : toAll(frame, to)
    };
}
/** Collects certificates and sends none. */
export function certificateWithholder() {
    return { outgoing: (frame, to) => messageIn(frame)?.type === 'certificate' ? [] : toAll(frame, to) };
}
//# sourceMappingURL=withholders.js.map