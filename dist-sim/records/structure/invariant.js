/** @param key the key of the invariant in R4 (4.0.1) */
export function invariant(key, isFulfilled) {
    return (value, walk) => {
        if (!isFulfilled(value))
            walk.report(`breaks invariant ${key}`, 'invariant');
    };
}
export function hasCode(concept, system, codes) {
    return concept?.coding?.some((coding) => coding.system === system && codes.includes(coding.code ?? '')) ?? false;
}
/** True if a member belongs to the choice `value[x]`. */
export function hasValue(value) {
    for (const name in value)
        if (name.includes('value') && /^_?value[A-Z]/.test(name))
            return true;
    return false;
}
//# sourceMappingURL=invariant.js.map