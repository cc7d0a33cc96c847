import { accusedOf, conflictCodec, conflictHeight } from '../../protocol/codec/index.js';
import { BoundedMap, hex } from '../../protocol/types/index.js';
import { nameOf } from '../gates/name-of.js';
/** How many proofs and alarms are remembered, so that neither is repeated. */
const MAX_REMEMBERED = 4096;
/**
 * Keeps proofs against hospitals that are accused of the same type of offence already (SPECIFICATION.md
 * §12.3). The chain holds one proof of each type for each hospital. Every further proof becomes a line of a
 * file, and the first of each type raises an alarm.
 */
export class FurtherEvidence {
    parts;
    #kept = new BoundedMap(MAX_REMEMBERED);
    #alarmed = new BoundedMap(MAX_REMEMBERED);
    constructor(parts) {
        this.parts = parts;
    }
    keep(conflict) {
        const { alarm, chain, clock, keepEvidence, logger, membership } = this.parts;
        const proof = hex(conflictCodec.encode(conflict));
        if (this.#kept.has(proof))
            return;
        this.#kept.set(proof, true);
        const accused = accusedOf(chain, conflict);
        const line = JSON.stringify({
            time: new Date(clock.wall()).toISOString(), type: conflict.type, accused: hex(accused),
            height: conflictHeight(conflict), conflict: proof
        });
        keepEvidence(line).catch((error) => {
            logger.warn({ err: error }, 'a further proof could not be written');
        });
        const offence = `${hex(accused)} ${conflict.type}`;
        if (this.#alarmed.has(offence))
            return;
        this.#alarmed.set(offence, true);
        const who = conflict.type === 'allowlists' ? 'The government' : nameOf({ membership }, accused);
        alarm('further-evidence', `${who} contradicts itself again (${conflict.type}); the chain keeps one ` +
            'proof of each type, and further proofs are in evidence.jsonl in the data folder.');
    }
}
//# sourceMappingURL=further-evidence.js.map