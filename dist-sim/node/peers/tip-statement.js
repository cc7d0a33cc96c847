import { decode, recoveryStatementCodec } from '../../protocol/codec/index.js';
import { recoveryNumber, signStatement, votersOf } from '../../protocol/ledger/index.js';
import { ZERO_32 } from '../../protocol/types/index.js';
import { votingMembers } from '../signing/voting-members.js';
import { tipCertificate } from './tip-certificate.js';
const NAME = 'tip-statement';
/**
 * Adds the last final block of the government's node to a recovery (SPECIFICATION.md §10.6). The node makes
 * one statement of each number, when a hospital asks for it and no quorum votes.
 */
export class TipStatement {
    parts;
    #last = Promise.resolve([]);
    constructor(parts) {
        this.parts = parts;
    }
    /** Returns the statement of this number; nothing while it is not the next, or while a quorum votes. */
    async served(number) {
        this.#last = this.#last.catch(() => []).then(async () => await this.#make(number));
        return await this.#last;
    }
    async #make(number) {
        const { chain, hostLoop: { state: { ledger } }, signer, store: { meta } } = this.parts;
        const bytes = await meta.get(NAME);
        const stored = bytes === undefined ? undefined : decode(recoveryStatementCodec, bytes);
        if (stored?.verdict === 'accept' && stored.value.number >= number) {
            return stored.value.number === number ? [stored.value] : [];
        }
        if (number !== recoveryNumber(ledger) + 1)
            return [];
        if (votingMembers(this.parts, undefined).length >= votersOf(ledger).quorum)
            return [];
        const { hash, height } = ledger;
        const certificate = await tipCertificate(this.parts.store, height);
        // The last block is still being stored.
        if (certificate === undefined && height > 0)
            return [];
        const statement = signStatement(chain, signer, {
            number, listHash: ZERO_32, above: [], isIntact: true, keyEpoch: 0,
            tip: { height, hash, certificate }
        });
        // Stored before it leaves, so that the government makes no second statement of this number.
        await meta.put(NAME, recoveryStatementCodec.encode(statement));
        return [statement];
    }
}
//# sourceMappingURL=tip-statement.js.map