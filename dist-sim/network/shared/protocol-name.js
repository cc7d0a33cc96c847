/** Returns the libp2p name of a protocol of ours, `/medichain/<name>/1.0.0`. */
export function protocolOf(name) {
    return `/medichain/${name}/1.0.0`;
}
/** Returns the bare name of a protocol of ours, and undefined for other protocols. */
export function nameOf(protocol) {
    return /^\/medichain\/([a-z-]+)\/1\.0\.0$/.exec(protocol ?? '')?.[1];
}
//# sourceMappingURL=protocol-name.js.map