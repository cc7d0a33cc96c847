import { hex } from '../../protocol/types/index.js';
import { toAll } from './behaviour.js';
const SPELL_FRAMES = 60;
/** Sends only to some hospitals, and chooses other hospitals after a number of frames. */
export function selectiveSender({ random }) {
    const favoured = new Set();
    let left = 0;
    return {
        outgoing(frame, to) {
            if (--left < 0) {
                left = random.between(1, SPELL_FRAMES);
                favoured.clear();
                for (const peer of random.subset(to))
                    favoured.add(hex(peer.id));
            }
            return toAll(frame, to.filter(peer => favoured.has(hex(peer.id))));
        }
    };
}
//# sourceMappingURL=selective-sender.js.map