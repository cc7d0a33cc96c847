import { TransactionKind } from '../../types/index.js';
import { elementCodec } from '../parts/dealing.js';
import { u32 } from '../wire/primitives.js';
import { formByOneAuthor } from './form.js';
/** The form of `keys/lost`. The ledger decides whether the member may ask for a new dealing now. */
export const keysLostForm = formByOneAuthor(TransactionKind.keysLost, 'keys-lost', {
    epoch: u32,
    boxKey: elementCodec
}, ({ verifier }, { boxKey }) => verifier.group.isElement(boxKey) ? undefined : 'bad-box-key');
//# sourceMappingURL=keys-lost.js.map