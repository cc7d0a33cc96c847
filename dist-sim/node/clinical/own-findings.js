import { decode, findingsCommitment, openingCodec } from '../../protocol/codec/index.js';
import { encodeFindings } from '../../records/index.js';
import { rejection } from './opinion.js';
const PURPOSE = 'own-findings';
/**
 * Keeps the findings of this hospital's rejections. The opinion commits to them, and only the submitter gets
 * them (SPECIFICATION.md §7.9). They are written in one batch with the opinion, sealed, and kept for good.
 */
export class OwnFindings {
    parts;
    constructor(parts) {
        this.parts = parts;
    }
    /** Makes a rejection that commits to its findings. */
    reject(caseId, judgedBy, rule, findings = []) {
        const { chain, random } = this.parts;
        const opening = { salt: random(32), findings: encodeFindings(rule, findings) };
        return { ...rejection(caseId, judgedBy, rule, findingsCommitment(chain.id, opening)), opening };
    }
    operationToStore(caseId, opening) {
        const sealed = this.parts.secrets.seal(PURPOSE, caseId, openingCodec.encode(opening));
        return this.parts.store.ownFindings.putting(caseId, sealed);
    }
    /** Reads the findings of cases; undefined for a case without them. */
    async of(caseIds) {
        const rows = await this.parts.store.ownFindings.getMany(caseIds);
        return rows.map((row, index) => {
            const caseId = caseIds[index];
            const bytes = row === undefined || caseId === undefined
                ? undefined
                : this.parts.secrets.open(PURPOSE, caseId, row);
            const opening = bytes === undefined ? undefined : decode(openingCodec, bytes);
            return opening?.verdict === 'accept' ? opening.value : undefined;
        });
    }
}
//# sourceMappingURL=own-findings.js.map