/** Returns the libp2p name of a protocol of ours, `/medichain/<name>/1.0.0`. */
export function protocolOf (name: string): string {
  return `/medichain/${name}/1.0.0`
}

/** Returns the bare name of a protocol of ours, and undefined for other protocols. */
export function nameOf (protocol: string | undefined): string | undefined {
  return /^\/medichain\/([a-z-]+)\/1\.0\.0$/.exec(protocol ?? '')?.[1]
}
