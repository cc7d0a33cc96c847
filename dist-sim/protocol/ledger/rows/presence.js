import { list, flag, struct, u64 } from '../../codec/index.js';
/** The absences of a day that a row keeps, the newest. */
export const MAX_ABSENCES = 32;
export const PRESENT = { isNew: false, absentSince: 0, backAt: 0, absences: [] };
export const NEWCOMER = { ...PRESENT, isNew: true };
export const presenceCodec = struct({
    isNew: flag,
    absentSince: u64,
    backAt: u64,
    absences: list(u64, MAX_ABSENCES)
});
/** Tells whether a hospital with this row is drawn at `now`. */
export function isPresentAt({ absentSince, backAt, isNew }, now) {
    return !isNew && absentSince === 0 && backAt <= now;
}
//# sourceMappingURL=presence.js.map