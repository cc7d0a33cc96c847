import { hex, isVerdict } from '../types/index.js';
/** Memory for the opinions of one validator, with the index. The oldest batches are dropped first. */
export const MAX_BYTES_PER_VALIDATOR = 512 * 1024;
/** The index takes about this much memory for one opinion. */
const ENTRY_BYTES = 160;
/**
 * Holds the first verdict of each validator on each case. The opinion is kept with its signed
 * batch, because evidence needs the signature. Memory is bounded per validator, so that a validator with many
 * opinions does not displace the opinions of others.
 */
export class OpinionsSeen {
    #pasts = new Map();
    knows(validator, caseId) {
        return this.#pasts.get(hex(validator))?.slots.has(hex(caseId)) === true;
    }
    /**
     * @param isWorthKeeping tells of a case in hexadecimal whether a first opinion on it is remembered
     * @returns the opinions that contradict an earlier opinion and were not reported yet
     */
    take({ transaction: batch, bytes, judged }, isWorthKeeping = () => true) {
        const past = this.#pastOf(batch.author);
        const found = [];
        const keys = [];
        for (const [index, { decision }] of batch.opinions.entries()) {
            if (!isVerdict(decision))
                continue;
            const key = judged[index];
            const first = past.slots.get(key);
            if (first === undefined) {
                if (!isWorthKeeping(key))
                    continue;
                past.slots.set(key, { batch, index, isReported: false });
                keys.push(key);
            }
            else if (first.batch.opinions[first.index]?.decision !== decision && !first.isReported) {
                found.push({ first, second: { batch, index } });
            }
        }
        if (keys.length === 0)
            return found;
        const weight = bytes.byteLength + keys.length * ENTRY_BYTES;
        past.batches.push({ keys, weight });
        past.weight += weight;
        this.#trim(past);
        return found;
    }
    #pastOf(validator) {
        const id = hex(validator);
        const past = this.#pasts.get(id) ?? { slots: new Map(), batches: [], weight: 0 };
        this.#pasts.set(id, past);
        return past;
    }
    #trim(past) {
        while (past.weight > MAX_BYTES_PER_VALIDATOR) {
            const oldest = past.batches.shift();
            if (oldest === undefined)
                return;
            for (const key of oldest.keys)
                past.slots.delete(key);
            past.weight -= oldest.weight;
        }
    }
}
//# sourceMappingURL=opinions-seen.js.map