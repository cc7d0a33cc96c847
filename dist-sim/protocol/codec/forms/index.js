import { DecodeError } from '../wire/decode-error.js';
import { codec } from '../wire/schema.js';
import { allowlistForm } from './allowlist.js';
import { evidenceForm } from './evidence.js';
import { keysComplainForm } from './keys-complain.js';
import { keysDealForm } from './keys-deal.js';
import { keysLostForm } from './keys-lost.js';
import { keysReadyForm } from './keys-ready.js';
import { linkingEpochForm } from './linking-epoch.js';
import { opinionsForm } from './opinions.js';
import { presenceForm } from './presence.js';
import { proposeForm } from './propose.js';
export const FORMS = {
    propose: proposeForm,
    opinions: opinionsForm,
    allowlist: allowlistForm,
    evidence: evidenceForm,
    linkingEpoch: linkingEpochForm,
    keysDeal: keysDealForm,
    keysComplain: keysComplainForm,
    keysReady: keysReadyForm,
    keysLost: keysLostForm,
    presence: presenceForm
};
/** Makes the forms of a table. The type of the codec names only the kinds of `TransactionKinds`. */
export function formsOf(table) {
    const byNumber = new Map(Object.values(table).map(form => [form.kind, form]));
    return {
        byNumber,
        codec: codec((writer, transaction) => {
            byNumber.get(transaction.kind).codec.write(writer, transaction);
        }, reader => {
            const form = byNumber.get(reader.peek());
            if (form === undefined)
                throw new DecodeError('unknown-tag');
            return form.codec.read(reader);
        })
    };
}
/** The forms of all kinds. They are the default parameter of functions, so that a test can add a kind. */
export const ALL_FORMS = formsOf(FORMS);
//# sourceMappingURL=index.js.map