export function accept(value) {
    return { verdict: 'accept', value };
}
export function ignore(code) {
    return { verdict: 'ignore', code };
}
export function reject(code) {
    return { verdict: 'reject', code };
}
//# sourceMappingURL=verdict.js.map