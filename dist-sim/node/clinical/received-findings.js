import { bytes32, decode, oneOf, openingCodec, option, struct, u8 } from '../../protocol/codec/index.js';
import { concat, ReasonGroup } from '../../protocol/types/index.js';
import { decodeFindings } from '../../records/index.js';
const PURPOSE = 'findings';
const CASE_ID_BYTES = 32;
/** How a request for findings ended. `lost`: the validator has none. `false`: they do not fit the opinion. */
export const FindingsState = { here: 1, lost: 2, false: 3 };
const awaitedRowCodec = struct({
    group: oneOf(u8, Object.values(ReasonGroup)),
    commitment: bytes32
});
const endedRowCodec = struct({
    state: oneOf(u8, Object.values(FindingsState)),
    opening: option(openingCodec)
});
/**
 * Keeps the findings that validators gave to this hospital for its rejected cases, and notes which findings
 * it still awaits. Both are in the database, so that a restart loses no request.
 */
export class ReceivedFindings {
    store;
    secrets;
    constructor(store, secrets) {
        this.store = store;
        this.secrets = secrets;
    }
    operationToAwait({ caseId, commitment, group, validator }) {
        return this.store.awaitedFindings.putting(concat(caseId, validator), awaitedRowCodec.encode({ group, commitment }));
    }
    /** Lists what is awaited, in the order of case ids. */
    async *awaited() {
        for await (const [key, value] of this.store.awaitedFindings.iterate()) {
            const row = decode(awaitedRowCodec, value);
            if (row.verdict !== 'accept')
                continue;
            yield { caseId: key.slice(0, CASE_ID_BYTES), validator: key.slice(CASE_ID_BYTES), ...row.value };
        }
    }
    /** @param opening the findings, if the state is `here` */
    operationsToEnd({ caseId, validator }, state, opening) {
        const key = concat(caseId, validator);
        const row = this.secrets.seal(PURPOSE, key, endedRowCodec.encode({ state, opening }));
        return [this.store.findings.putting(key, row), this.store.awaitedFindings.deleting(key)];
    }
    /** Returns how the request for the findings of a rejection ended; undefined if they are awaited. */
    async of(caseId, { group, validator }) {
        const key = concat(caseId, validator);
        const sealed = await this.store.findings.get(key);
        const bytes = sealed === undefined ? undefined : this.secrets.open(PURPOSE, key, sealed);
        const row = bytes === undefined ? undefined : decode(endedRowCodec, bytes);
        if (row?.verdict !== 'accept')
            return undefined;
        const { opening, state } = row.value;
        if (state !== FindingsState.here)
            return { state };
        const findings = opening === undefined ? undefined : decodeFindings(opening.findings, group);
        return findings === undefined ? { state: FindingsState.false } : { state, findings };
    }
}
//# sourceMappingURL=received-findings.js.map