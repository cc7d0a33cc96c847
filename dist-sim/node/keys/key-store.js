/** Gives the stored shares to the code that uses shared keys. */
export function holderOf(store) {
    return {
        secretShare: (number, key) => store.secrets.shares.find(({ epoch }) => epoch === number)?.scalars[key]
    };
}
//# sourceMappingURL=key-store.js.map