import { sha256 } from '../protocol/crypto/index.js';
import { firstSecrets, newestBoxKey } from '../protocol/keeping/index.js';
import { assert, utf8 } from '../protocol/types/index.js';
/** Returns the secrets of shared keys with which a simulated hospital is made. They follow from its id. */
export function firstKeySecrets(group, id) {
    return firstSecrets(group, sha256(utf8('simulated box secret'), id));
}
/** Returns the first box key of a simulated hospital. */
export function firstBoxKey(group, id) {
    const boxKey = newestBoxKey(group, firstKeySecrets(group, id));
    assert(boxKey !== undefined, 'the first secrets have a box secret');
    return boxKey;
}
//# sourceMappingURL=first-box-key.js.map