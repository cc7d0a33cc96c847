/**
 * SNOMED CT identifiers have a check digit by J. Verhoeff, "Error Detecting Decimal Codes" (1969), over the
 * dihedral group D5. It detects every single wrong digit and every swap of neighbouring digits.
 */
const TIMES = [
    '0123456789', '1234067895', '2340178956', '3401289567', '4012395678',
    '5987604321', '6598710432', '7659821043', '8765932104', '9876543210'
];
/** Powers of a permutation of the digits; the place modulo 8 selects the row. */
const PERMUTE = [
    '0123456789', '1576283094', '5803796142', '8916043527',
    '9453126870', '4286573901', '2793806415', '7046913258'
];
/** @param digits decimal digits, the check digit last. */
export function verhoeffHolds(digits) {
    let sum = 0;
    for (let place = 0; place < digits.length; place++) {
        const digit = digitAt(digits, digits.length - 1 - place);
        sum = digitAt(TIMES[sum] ?? '', digitAt(PERMUTE[place % 8] ?? '', digit));
    }
    return sum === 0;
}
function digitAt(text, at) {
    return text.charCodeAt(at) - 48;
}
//# sourceMappingURL=verhoeff.js.map