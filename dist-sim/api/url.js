/** Fills in the parameters: `/v1/blocks/:height` and `{ height: 3 }` give `/v1/blocks/3`. */
export function pathOf(path, params, query) {
    const filled = path.replace(/:(\w+)/g, (_, name) => {
        return encodeURIComponent(String(params[name]));
    });
    const search = new URLSearchParams();
    for (const [name, value] of Object.entries(query)) {
        if (value !== undefined)
            search.set(name, String(value));
    }
    return search.size === 0 ? filled : `${filled}?${search.toString()}`;
}
//# sourceMappingURL=url.js.map