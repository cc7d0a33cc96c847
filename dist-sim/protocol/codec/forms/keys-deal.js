import { TransactionKind, equal } from '../../types/index.js';
import { dealingCodec } from '../parts/dealing.js';
import { formByOneAuthor } from './form.js';
/** The form of `keys/deal`. The ledger checks the dealing against the holders of its epoch. */
export const keysDealForm = formByOneAuthor(TransactionKind.keysDeal, 'keys-deal', {
    dealing: dealingCodec
}, (_, { author, dealing }) => equal(author, dealing.dealer) ? undefined : 'dealing-of-another');
//# sourceMappingURL=keys-deal.js.map