import { TransactionKind } from '../../types/index.js';
import { u64 } from '../wire/primitives.js';
import { formByOneAuthor } from './form.js';
/** The form of `presence` (SPECIFICATION.md §3.4). The ledger decides whether the author is absent. */
export const presenceForm = formByOneAuthor(TransactionKind.presence, 'presence', { since: u64 });
//# sourceMappingURL=presence.js.map