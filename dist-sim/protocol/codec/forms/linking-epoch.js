import { TransactionKind } from '../../types/index.js';
import { bytes32, u16 } from '../wire/primitives.js';
import { formByOneAuthor } from './form.js';
/** The form of `linking/epoch` (ARCHITECTURE.md). The ledger decides which epoch is next. */
export const linkingEpochForm = formByOneAuthor(TransactionKind.linkingEpoch, 'linking-epoch', {
    epoch: u16,
    commitment: bytes32
});
//# sourceMappingURL=linking-epoch.js.map