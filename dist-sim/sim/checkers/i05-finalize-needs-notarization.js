import { certificateCodec, decode } from '../../protocol/codec/index.js';
import { name, NOTARIZE, FINALIZE, textOf } from './arithmetic.js';
import { Invariant } from './checker.js';
/** A logged certificate is height u64, tag u8, and its canonical bytes. */
const LOGGED_AT = 9;
const CERTIFICATE_TAG = 3;
/** I5: a FINALIZE needs a valid notarization, which must be in the log before the vote is sent. */
export class FinalizeNeedsNotarization extends Invariant {
    signatures;
    invariant = 'I5';
    #seen = new Set();
    constructor(run, signatures) {
        super(run);
        this.signatures = signatures;
    }
    sent(node, message) {
        if (message.type !== 'vote' || message.vote.kind !== FINALIZE || !node.isHonest)
            return;
        const { vote } = message;
        const key = `${node.slot}/${vote.height}/${vote.view}${this.run.history.underText(vote.height)}`;
        if (this.#seen.has(key))
            return;
        this.#seen.add(key);
        if (!this.signatures.hasQuorum({ ...vote, kind: NOTARIZE }) && !isInLog(node, vote)) {
            this.violate(`${node.name}: ${textOf(vote)} without a notarization`);
        }
        const isDecided = (node.store?.head()?.height ?? 0) >= vote.height;
        if (!isDecided && !isInLog(node, vote)) {
            this.violate(`${node.name}: ${textOf(vote)}, its notarization is not in the log`);
        }
    }
}
function isInLog(node, vote) {
    // The newest records are last, and the vote is new.
    return (node.wal?.records() ?? []).findLast(({ payload }) => {
        if (payload[LOGGED_AT - 1] !== CERTIFICATE_TAG)
            return false;
        const held = decode(certificateCodec, payload.subarray(LOGGED_AT));
        return held.verdict === 'accept' && held.value.kind === NOTARIZE &&
            held.value.height === vote.height && held.value.view === vote.view &&
            name(held.value.blockHash) === name(vote.blockHash);
    }) !== undefined;
}
//# sourceMappingURL=i05-finalize-needs-notarization.js.map