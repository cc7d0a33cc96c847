import { FindingsRefusal, caseCodec, decode, findingsReplyCodec, findingsRequestCodec, openingsCodec, verifyFindingsRequest } from '../../protocol/codec/index.js';
import { sealBox } from '../../protocol/crypto/native/sealing/index.js';
import { caseKey, entryId } from '../../protocol/ledger/index.js';
import { equal, utf8 } from '../../protocol/types/index.js';
import { serve } from '../peers/ask.js';
export const FINDINGS_BOX_CONTEXT = utf8('medichain/v2/findings');
/**
 * Serves the `findings` protocol: gives the findings of this hospital's rejections to the submitter of the
 * case and to nobody else (SPECIFICATION.md §7.9). The ledger tells who the submitter is.
 */
export class FindingsServer {
    parts;
    constructor(parts) {
        this.parts = parts;
    }
    async start() {
        await serve(this.parts, 'findings', findingsRequestCodec, findingsReplyCodec, async (from, request) => await this.#answer(from, request));
    }
    async #answer(from, request) {
        const { chain, findings, network, random, signer } = this.parts;
        const verified = verifyFindingsRequest(chain, { requester: from, holder: signer.id }, request);
        if (verified.verdict === 'reject')
            network.report(from, verified.code);
        const rights = verified.verdict === 'accept'
            ? await this.#rights(from, request.caseIds)
            : request.caseIds.map(() => false);
        const held = await findings.of(request.caseIds);
        const given = [];
        const refused = [];
        for (const [index, caseId] of request.caseIds.entries()) {
            const opening = held[index];
            if (rights[index] !== true)
                refused.push({ caseId, code: FindingsRefusal.noRight });
            else if (opening === undefined)
                refused.push({ caseId, code: FindingsRefusal.notHeld });
            else
                given.push({ caseId, ...opening });
        }
        const box = given.length === 0
            ? undefined
            : sealBox(request.ephemeralKey, openingsCodec.encode(given), FINDINGS_BOX_CONTEXT, { ephemeralSeed: random(32), nonce: random(12) });
        return { box: box ?? new Uint8Array(0), refused };
    }
    /** Tells for each case whether the requester is its submitter. A chain in doubt gives no rights (§5.5). */
    async #rights(requester, caseIds) {
        const { store, trust } = this.parts;
        if (!trust.isWhole)
            return caseIds.map(() => false);
        const keys = caseIds.map(caseKey);
        const rows = await store.loadEntries(keys);
        return keys.map(key => {
            const row = rows.get(entryId(key));
            const entry = row === undefined ? undefined : decode(caseCodec, row);
            return entry?.verdict === 'accept' && equal(entry.value.submitter, requester);
        });
    }
}
//# sourceMappingURL=findings-server.js.map