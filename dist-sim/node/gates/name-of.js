import { peerIdOf } from '../../network/index.js';
import { hex } from '../../protocol/types/index.js';
import { shownNames } from '../machine/display-name.js';
/** Returns the name on the allowlists, made distinct from similar names; without one, the peer ID. */
export function nameOf({ membership: { set, successorSet } }, id) {
    const members = [...successorSet?.members ?? [], ...set.members];
    return shownNames(members).get(hex(id)) ?? peerIdOf(id);
}
//# sourceMappingURL=name-of.js.map