import { caseSize } from './case-size.js';
export function write({ space, key }, value) {
    return { space, key, value, caseValue: undefined, size: value.byteLength };
}
export function erase({ space, key }) {
    return { space, key, value: undefined, caseValue: undefined, size: 0 };
}
export function writeCase({ space, key }, caseValue) {
    return { space, key, value: undefined, caseValue, size: caseSize(caseValue) };
}
//# sourceMappingURL=planned-change.js.map