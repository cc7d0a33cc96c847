import { TransactionKind } from '../../types/index.js';
import { complaintCodec } from '../parts/dealing.js';
import { bytes32, u32 } from '../wire/primitives.js';
import { formByOneAuthor } from './form.js';
/** The form of `keys/complain`. The ledger opens the box and decides whether the complaint holds. */
export const keysComplainForm = formByOneAuthor(TransactionKind.keysComplain, 'keys-complain', {
    epoch: u32,
    dealing: bytes32,
    complaint: complaintCodec
});
//# sourceMappingURL=keys-complain.js.map