function withResolvers() {
    let resolve = () => { };
    let reject = () => { };
    const promise = new Promise((_resolve, _reject) => {
        resolve = _resolve;
        reject = _reject;
    });
    return { promise, resolve, reject };
}
const target = Promise;
target.withResolvers ??= withResolvers;
export {};
//# sourceMappingURL=promise-with-resolvers.js.map