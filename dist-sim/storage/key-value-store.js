export function put(key, value) {
    return { type: 'put', key, value };
}
export function del(key) {
    return { type: 'del', key };
}
//# sourceMappingURL=key-value-store.js.map