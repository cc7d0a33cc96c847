import { TransactionKind, compare } from '../../types/index.js';
import { elementCodec } from '../parts/dealing.js';
import { list } from '../wire/combinators.js';
import { MAX_MEMBERS } from '../wire/limits.js';
import { bytes32, u32 } from '../wire/primitives.js';
import { formByOneAuthor } from './form.js';
/** The form of `keys/ready`. The ids of dealings are sorted, so that a set has one encoding. */
export const keysReadyForm = formByOneAuthor(TransactionKind.keysReady, 'keys-ready', {
    epoch: u32,
    dealings: list(bytes32, MAX_MEMBERS),
    boxKey: elementCodec
}, faultOf);
function faultOf({ verifier }, { boxKey, dealings }) {
    const isSorted = dealings.every((id, i) => i === 0 || compare(dealings[i - 1], id) < 0);
    if (!isSorted)
        return 'unsorted-dealings';
    return verifier.group.isElement(boxKey) ? undefined : 'bad-box-key';
}
//# sourceMappingURL=keys-ready.js.map