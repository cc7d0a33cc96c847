import { fromHex, hex } from '../protocol/types/index.js';
import { CASE_SYSTEM, DISPUTES } from './systems.js';
const CASE_ID = /^[0-9a-f]{64}$/;
/**
 * Makes the extension by which a Condition names the record of another hospital that it disputes
 * (SPECIFICATION.md §1.13). It is only in the sealed body: on the chain it would join two pseudonyms.
 */
export function disputeOf(disputed) {
    return { url: DISPUTES, valueIdentifier: { system: CASE_SYSTEM, value: hex(disputed) } };
}
/** Lists the extensions of a Condition that are meant to name a disputed record, well formed or not. */
export function disputesOf({ extension = [] }) {
    return extension.filter(({ url }) => url === DISPUTES);
}
/** Returns the case id that an extension names; undefined if the extension is not well formed. */
export function namedCase({ valueIdentifier }) {
    const { system, value = '', ...more } = valueIdentifier ?? {};
    const isWellFormed = system === CASE_SYSTEM && CASE_ID.test(value) && Object.keys(more).length === 0;
    return isWellFormed ? fromHex(value) : undefined;
}
/** Returns the case id of the record that a Condition disputes; undefined if it disputes none. */
export function disputedBy(condition) {
    const [dispute] = disputesOf(condition);
    return dispute === undefined ? undefined : namedCase(dispute);
}
//# sourceMappingURL=dispute.js.map