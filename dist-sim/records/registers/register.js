/** Lists the spellings of a name: with and without `urn:oid:`, with and without a final slash. */
export function spellings(name) {
    const bare = name.replace(/^urn:oid:/i, '').replace(/\/+$/, '');
    return /^[0-2](\.\d+)+$/.test(bare) ? [bare, `urn:oid:${bare}`] : [bare, `${bare}/`];
}
//# sourceMappingURL=register.js.map