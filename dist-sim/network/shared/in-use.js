/* A stream of requests stays open. These functions tell whether a request is under way on it. */
const KEY = 'medichain/in-use';
export function setInUse({ metadata }, inUse) {
    metadata[KEY] = inUse;
}
export function isInUse({ metadata }) {
    return metadata[KEY] === true;
}
//# sourceMappingURL=in-use.js.map